/** What two servers say of their schemas, compared object by object. */
@NullMarked
package dev.parallax.schema.compare;

import org.jspecify.annotations.NullMarked;
