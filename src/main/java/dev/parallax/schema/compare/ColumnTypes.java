package dev.parallax.schema.compare;

import java.util.regex.Pattern;

/** What two types of one column do to the values that are replicated. */
final class ColumnTypes {

    /** A member of an ENUM or SET, as {@code information_schema} quotes it. */
    private static final Pattern MEMBER = Pattern.compile("'(?:[^']|'')*'");

    private static final Pattern INTEGER = Pattern.compile("(tiny|small|medium|big)?int");

    private static final int MEMBERS_OF_ONE_BYTE_ENUM = 255;

    private ColumnTypes() {}

    /**
     * An applier takes values as they are laid out, if they are laid out as its own are: it asks neither whether they may
     * be negative nor what the members of a list are.
     */
    static SchemaEffects.Judgement effect(String a, String b) {
        if (withoutZeros(a).equals(withoutZeros(b))) {
            return new SchemaEffects.Judgement(
                    Effect.HARMLESS, "ZEROFILL pads what is shown with zeros, and none of them is stored");
        }
        if (withoutSign(a).equals(withoutSign(b))) {
            return sign(a);
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

    private static SchemaEffects.Judgement sign(String type) {
        if (INTEGER.matcher(type).lookingAt()) {
            return new SchemaEffects.Judgement(
                    Effect.DATA_CAN_DIFFER,
                    "the bytes arrive as they are: a negative number of the one node is a large one on the other, and"
                            + " nothing stops");
        }
        return new SchemaEffects.Judgement(
                Effect.BEHAVIOUR_DIFFERS,
                "one node refuses clients a negative number that the other takes; replicated, it arrives as it is, since"
                        + " the sign is in its bytes");
    }

    private static String withoutZeros(String type) {
        return withoutLast(type, " zerofill");
    }

    private static String withoutSign(String type) {
        return withoutLast(withoutZeros(type), " unsigned");
    }

    /** A member of a list can hold any word; behind its list stands none. */
    private static String withoutLast(String type, String word) {
        return type.endsWith(word) ? type.substring(0, type.length() - word.length()) : type;
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
