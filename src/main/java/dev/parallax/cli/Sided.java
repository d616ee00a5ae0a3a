package dev.parallax.cli;

import dev.parallax.finding.Side;
import picocli.CommandLine.TypeConversionException;

/** An option value that belongs to one node: {@code a=VALUE} or {@code b=VALUE}. */
record Sided(Side side, String value) {

    static Sided parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals);
        if (!(name.equals("a") || name.equals("b")) || equals == text.length() - 1) {
            throw new TypeConversionException("'" + text + "' does not say which node it is for: write a=... or b=...");
        }
        return new Sided(name.equals("a") ? Side.A : Side.B, text.substring(equals + 1));
    }
}
