package dev.parallax.journal;

import dev.parallax.change.RowsEvent;
import dev.parallax.change.Transaction;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Gtid;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Random;

/** Prints how fast a journal is written and read: {@code JournalBench FOLDER [MEGABYTES]}. Run by hand. */
final class JournalBench {

    private static final int EVENTS = 10;
    private static final int ROW_BYTES = 200;

    private static long lastCpu;

    private JournalBench() {}

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        long bytes = (args.length > 1 ? Long.parseLong(args[1]) : 1000L) << 20;
        RowsEvent rows = Histories.insert(Histories.TABLES.get(0), ROW_BYTES, new Random(1));
        long perTransaction = (long) EVENTS * ROW_BYTES;
        for (int pass = 0; pass < 3; pass++) {
            Path journalFolder = folder.resolve("pass" + pass);
            long start = System.nanoTime();
            try (Journal journal = Journal.open(journalFolder, Histories.A, Histories.B, JournalOptions.defaults())) {
                JournalWriter writer = journal.writer(JournalNode.A);
                long count = bytes / perTransaction;
                for (long i = 0; i < count; i++) {
                    writer.begin(new Transaction(
                            new Gtid(Histories.A.serverUuid(), "", i + 1), 1, i, i, "mysql-bin.000001", i * 3000 + 4));
                    for (int e = 0; e < EVENTS; e++) {
                        writer.rows(rows);
                    }
                    writer.end(new BinlogPosition("mysql-bin.000001", i * 3000 + 3004));
                }
            }
            print("write", bytes, start);
            for (int i = 0; i < 2; i++) {
                start = System.nanoTime();
                try (JournalReader reader = JournalReader.open(journalFolder, JournalNode.A)) {
                    print("open", bytes, start);
                    start = System.nanoTime();
                    CountingSink sink = new CountingSink();
                    reader.replay(sink);
                    print("read " + sink.rows, bytes, start);
                }
            }
        }
    }

    private static void print(String what, long bytes, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        System.out.printf(
                "%-16s %6.2f s %8.0f MB/s, %6.2f s of this thread's processor time%n",
                what, seconds, bytes / 1e6 / seconds, (cpu - lastCpu) / 1e9);
        lastCpu = cpu;
    }
}
