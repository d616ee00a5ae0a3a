package dev.parallax.verify;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A key's part, which is fetched as the bytes that are stored, as a person reads it. */
final class KeyText {

    private KeyText() {}

    static String of(ComparedColumn column, String hex) {
        Charset charset = switch (column.charset()) {
            case "utf8mb4", "utf8mb3", "ascii" -> StandardCharsets.UTF_8;
            case "latin1" -> Charset.forName("windows-1252");
            default -> null;
        };
        return charset == null ? "0x" + hex : new String(HexFormat.of().parseHex(hex), charset);
    }
}
