package dev.parallax.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** How this package writes with the JSON library: streams left open, null written rather than left out. */
final class Json {

    // The streaming half of the library alone: making a mapper takes longer than writing a report.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private static final JsonFactory LINES =
            FACTORY.rebuild().rootValueSeparator("\n").build();

    private static final ObjectWriteContext PRETTY = new ObjectWriteContext.Base() {
        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new Indented();
        }
    };

    private Json() {}

    /** Writes one value and a line's end. Leaves {@code out} open. */
    static void document(OutputStream out, Consumer<JsonGenerator> value) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(PRETTY, out)) {
            value.accept(json);
            json.writeRaw('\n');
        } catch (JacksonException e) {
            throw unwrap(e);
        }
    }

    /** For one value a line; what writes it ends the last one. */
    static JsonGenerator lines(OutputStream out) {
        return LINES.createGenerator(ObjectWriteContext.empty(), out);
    }

    static void string(JsonGenerator json, String name, @Nullable String text) {
        if (text == null) {
            json.writeNullProperty(name);
        } else {
            json.writeName(name);
            text(json, text);
        }
    }

    /** Nearly all texts are ASCII, which is encoded and written as it is in a fraction of the time. */
    static void text(JsonGenerator json, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        if (encoded.length == text.length()) {
            json.writeUTF8String(encoded, 0, encoded.length);
        } else {
            json.writeString(wellFormed(text));
        }
    }

    static void number(JsonGenerator json, String name, @Nullable Long number) {
        if (number == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, number.longValue());
        }
    }

    static void time(JsonGenerator json, String name, @Nullable Instant time) {
        string(json, name, time == null ? null : JsonTime.text(time));
    }

    /** Half of a surrogate pair has no UTF-8 form and would end the whole report; Java's encoder writes this too. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> Character.getType(c) == Character.SURROGATE ? '?' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    /** The error of the stream beneath, which is what a caller can act on. */
    static IOException unwrap(JacksonException e) {
        if (e instanceof JacksonIOException && e.getCause() instanceof IOException cause) {
            return cause;
        }
        return new IOException(e.getOriginalMessage(), e);
    }
}
