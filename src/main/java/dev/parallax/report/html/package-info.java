/**
 * What the templates of the HTML report show, prepared so that a template only lays it out. Public because templates
 * are compiled into a package of their own; not meant for use by anything else.
 */
@NullMarked
package dev.parallax.report.html;

import org.jspecify.annotations.NullMarked;
