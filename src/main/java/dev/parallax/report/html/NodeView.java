package dev.parallax.report.html;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.report.Wording;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One server on the page. */
public record NodeView(
        String name, String host, String server, String uuid, String gtids, String from, String to, String read) {

    static List<NodeView> of(AuditResult result) {
        return result.nodes().stream().map(node -> of(node, result)).toList();
    }

    private static NodeView of(NodeInfo node, AuditResult result) {
        boolean a = node.name() == Side.A;
        long transactions = a
                ? result.summary().transactions().a()
                : result.summary().transactions().b();
        long rows = a
                ? result.summary().rowChanges().a()
                : result.summary().rowChanges().b();
        return new NodeView(
                node.name().label(),
                Wording.host(node),
                text(Wording.server(node)),
                text(node.serverUuid()),
                text(node.gtidExecuted()),
                text(node.logFrom()),
                text(node.logTo()),
                Wording.count(transactions, "transaction", "transactions") + ", "
                        + Wording.count(rows, "row change", "row changes"));
    }

    private static String text(@Nullable String text) {
        return text == null || text.isEmpty() ? "not known" : RowText.printable(text);
    }
}
