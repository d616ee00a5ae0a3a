package dev.parallax.report;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.PrettyPrinter;

/**
 * One property a line, two spaces a level, arrays of plain values on one line. As the library's own printer, without
 * what it takes to make that one configurable: a report is written once, in a program that lives for a second.
 */
final class Indented implements PrettyPrinter {

    private static final String INDENT = "  ";

    private int level;

    private void newLine(JsonGenerator json) {
        json.writeRaw('\n');
        for (int i = 0; i < level; i++) {
            json.writeRaw(INDENT);
        }
    }

    @Override
    public void writeRootValueSeparator(JsonGenerator json) {
        json.writeRaw(' ');
    }

    @Override
    public void writeStartObject(JsonGenerator json) {
        json.writeRaw('{');
        level++;
    }

    @Override
    public void beforeObjectEntries(JsonGenerator json) {
        newLine(json);
    }

    @Override
    public void writeObjectNameValueSeparator(JsonGenerator json) {
        json.writeRaw(" : ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) {
        json.writeRaw(',');
        newLine(json);
    }

    @Override
    public void writeEndObject(JsonGenerator json, int entries) {
        level--;
        if (entries > 0) {
            newLine(json);
        } else {
            json.writeRaw(' ');
        }
        json.writeRaw('}');
    }

    @Override
    public void writeStartArray(JsonGenerator json) {
        json.writeRaw('[');
    }

    @Override
    public void beforeArrayValues(JsonGenerator json) {
        json.writeRaw(' ');
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) {
        json.writeRaw(", ");
    }

    @Override
    public void writeEndArray(JsonGenerator json, int values) {
        json.writeRaw(" ]");
    }
}
