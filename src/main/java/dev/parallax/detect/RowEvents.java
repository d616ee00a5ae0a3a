package dev.parallax.detect;

import java.util.List;

/** Reads what a log holds of a write again: where images lack columns, digests alone do not tell how a row ended. */
interface RowEvents {

    /** The images of the row events that make up the write, in their order; those of other keys left out. */
    List<Row.Images> of(OpenWrite write);
}
