/**
 * What a binary log says happened: transactions, row events and row images as raw bytes, decoded only when a person
 * will read them. May use {@code mysql} and {@code problem} alone.
 */
@NullMarked
package dev.parallax.change;

import org.jspecify.annotations.NullMarked;
