package dev.parallax.finding;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names a finding that is not about one row by what makes it this one. */
public final class FindingId {

    private FindingId() {}

    /** The same parts give the same name, in every run. */
    public static String of(RuleId rule, String... parts) {
        StringBuilder identity = new StringBuilder(rule.id());
        for (String part : parts) {
            identity.append('\0').append(part);
        }
        byte[] bytes = identity.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().toHexDigits(Hashing.xxh3_64().hashBytesToLong(bytes));
    }
}
