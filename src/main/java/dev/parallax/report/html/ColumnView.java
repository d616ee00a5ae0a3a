package dev.parallax.report.html;

import dev.parallax.finding.RowText;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One column of the two last images, side by side. */
public record ColumnView(String name, CellView a, CellView b, boolean differs) {

    static List<ColumnView> of(Witness witness) {
        Set<String> names = new LinkedHashSet<>();
        add(names, witness.imageA());
        add(names, witness.imageB());
        List<ColumnView> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(new ColumnView(
                    RowText.printable(name),
                    cell(witness.imageA(), name),
                    cell(witness.imageB(), name),
                    witness.differingColumns().contains(name)));
        }
        return columns;
    }

    /** What differs of a definition, or the whole of it. */
    static ColumnView ofDefinition(Witness witness) {
        String what = witness.facts().getOrDefault("property", witness.facts().getOrDefault("object", ""));
        return new ColumnView(
                RowText.printable(what),
                definition(witness.facts().get("on a")),
                definition(witness.facts().get("on b")),
                true);
    }

    private static CellView definition(@Nullable String text) {
        return CellView.of(text == null ? null : new Value("", text, false));
    }

    private static void add(Set<String> names, @Nullable List<Value> image) {
        if (image != null) {
            image.forEach(value -> names.add(value.column()));
        }
    }

    private static CellView cell(@Nullable List<Value> image, String name) {
        return CellView.of(image == null ? null : RowText.find(image, name));
    }

    /** How a node's side of the table is headed when it has no row to show. */
    static String state(@Nullable List<Value> image) {
        if (image == null) {
            return "not known from its log";
        }
        return image.isEmpty() ? "no row" : "";
    }
}
