package dev.parallax.schema.compare;

import java.util.regex.Pattern;

/** What two types of one column do to the values that are replicated. */
final class ColumnTypes {

    /** A member of an ENUM or SET, as {@code information_schema} quotes it. */
    private static final Pattern MEMBER = Pattern.compile("'(?:[^']|'')*'");

    private static final int MEMBERS_OF_ONE_BYTE_ENUM = 255;

    private ColumnTypes() {}

    /** A log says how values are laid out, but neither their sign nor the members of a list. */
    static SchemaEffects.Judgement effect(String a, String b) {
        if (withoutSign(a).equals(withoutSign(b))) {
            return new SchemaEffects.Judgement(
                    Effect.DATA_CAN_DIFFER,
                    "the bytes arrive as they are: a negative number of the one node is a large one on the other, and"
                            + " nothing stops");
        }
        if (areLists(a, b) && storage(a) == storage(b)) {
            return new SchemaEffects.Judgement(
                    Effect.DATA_CAN_DIFFER,
                    "a value is replicated as its place in the list, where the other node has another value, and nothing"
                            + " stops");
        }
        return new SchemaEffects.Judgement(
                Effect.REPLICATION_CAN_BREAK,
                "the applier stops at values that do not fit (error 13146), or converts them with a loss where"
                        + " replica_type_conversions allows it");
    }

    private static String withoutSign(String type) {
        return type.replaceAll(" (unsigned|zerofill)", "");
    }

    private static boolean areLists(String a, String b) {
        return (a.startsWith("enum(") && b.startsWith("enum(")) || (a.startsWith("set(") && b.startsWith("set("));
    }

    /** Bytes of a value. */
    private static int storage(String list) {
        long members = MEMBER.matcher(list).results().count();
        if (list.startsWith("enum(")) {
            return members > MEMBERS_OF_ONE_BYTE_ENUM ? 2 : 1;
        }
        int bytes = (int) (members + Byte.SIZE - 1) / Byte.SIZE;
        return bytes > Integer.BYTES ? Long.BYTES : bytes;
    }
}
