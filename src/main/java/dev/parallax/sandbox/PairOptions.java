package dev.parallax.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What kind of pair is wanted. Start from {@link #defaults()} and change what matters.
 *
 * @param version a MySQL version or its beginning ({@code 8.0.31}, {@code 9.7}); "" for whichever is at hand first
 * @param mysqld a server program to use before anything else is looked for
 * @param gtid whether transactions have GTIDs and links position themselves by them; otherwise links go by file and
 *     position, as the manual shows it
 * @param rowMetadata {@code FULL} or {@code MINIMAL}, for {@code binlog_row_metadata}
 * @param bothOptions server options for both, each in the form {@code --name=value}, stronger than {@code conf/*.cnf}
 * @param aOptions server options for a alone, stronger than those for both
 * @param bOptions server options for b alone
 */
public record PairOptions(
        String version,
        Optional<Path> mysqld,
        boolean gtid,
        String rowMetadata,
        List<String> bothOptions,
        List<String> aOptions,
        List<String> bOptions) {

    public PairOptions {
        bothOptions = List.copyOf(bothOptions);
        aOptions = List.copyOf(aOptions);
        bOptions = List.copyOf(bOptions);
    }

    /** Any version, GTIDs, full row metadata, no further options. */
    public static PairOptions defaults() {
        return new PairOptions("", Optional.empty(), true, "FULL", List.of(), List.of(), List.of());
    }

    public PairOptions withVersion(String wish) {
        return new PairOptions(wish, mysqld, gtid, rowMetadata, bothOptions, aOptions, bOptions);
    }

    public PairOptions withMysqld(Path program) {
        return new PairOptions(version, Optional.of(program), gtid, rowMetadata, bothOptions, aOptions, bOptions);
    }

    public PairOptions withGtid(boolean on) {
        return new PairOptions(version, mysqld, on, rowMetadata, bothOptions, aOptions, bOptions);
    }

    public PairOptions withRowMetadata(String fullOrMinimal) {
        return new PairOptions(version, mysqld, gtid, fullOrMinimal, bothOptions, aOptions, bOptions);
    }

    /** Adds options for both servers. */
    public PairOptions withOptions(String... more) {
        return new PairOptions(version, mysqld, gtid, rowMetadata, plus(bothOptions, more), aOptions, bOptions);
    }

    /** Adds options for one server. */
    public PairOptions withOptionsFor(Side side, String... more) {
        return side == Side.A
                ? new PairOptions(version, mysqld, gtid, rowMetadata, bothOptions, plus(aOptions, more), bOptions)
                : new PairOptions(version, mysqld, gtid, rowMetadata, bothOptions, aOptions, plus(bOptions, more));
    }

    /** The command line of one side: what these options mean, then what was added, the stronger ones last. */
    List<String> serverOptions(Side side) {
        List<String> all = new ArrayList<>();
        all.add("--loose-binlog-row-metadata=" + rowMetadata);
        all.add("--enforce-gtid-consistency=" + (gtid ? "ON" : "OFF"));
        all.add("--gtid-mode=" + (gtid ? "ON" : "OFF"));
        all.addAll(addedOptions(side));
        return all;
    }

    /** What was added alone, the stronger ones last. */
    List<String> addedOptions(Side side) {
        List<String> all = new ArrayList<>(bothOptions);
        all.addAll(side == Side.A ? aOptions : bOptions);
        return all;
    }

    private static List<String> plus(List<String> options, String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return all;
    }
}
