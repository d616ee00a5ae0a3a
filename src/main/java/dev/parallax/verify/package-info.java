/**
 * Whole tables compared online: the primary key is walked in chunks, digests are computed in both servers at once, and
 * a row that differs is settled by what is still in flight between them. Nothing is written, and no row is locked.
 */
@NullMarked
package dev.parallax.verify;

import org.jspecify.annotations.NullMarked;
