package dev.parallax.setup;

/** What a link's error number means while a pair is being made, and what to do; the server's own words are shown too. */
final class LinkError {

    private LinkError() {}

    /** Empty for a number that says it all by its text. */
    static String advice(int errorNumber) {
        return switch (errorNumber) {
            case 1045, 1130 ->
                "the source does not let the account in from where the replica comes: compare the host in the message with"
                        + " the account's, and give that address with --peer-host; or its password is another";
            case 2003, 2002, 2013 ->
                "the source does not answer at that address: check --peer-host, bind_address and the firewall";
            case 2005 -> "the replica cannot look up that name: give an address with --peer-host";
            case 2026 -> "TLS cannot be agreed on: check the certificates, and --replication-ca where it is given";
            case 2061 -> "the password would go unencrypted: use TLS (leave out --allow-plain-links)";
            case 1593, 13117 -> "both servers have one server_id or server_uuid: give each its own";
            case 1236, 13114 ->
                "the source no longer has the log that the replica asks for, or not that position: undo, copy the data anew"
                        + " and run setup again";
            case 1062, 1032 ->
                "the data of the nodes differ there: parallax verify shows where, parallax repair makes them equal";
            case 1007, 1008, 1050, 1051, 1146, 1049, 1396 ->
                "a statement that was run on both nodes, or is missing on one, arrived by the link";
            case 1872 -> "the replica's own position is unreadable: undo with setup --undo and run setup again";
            default -> "";
        };
    }

    /** Whether the replica goes on trying, and may well succeed: the source is not there at the moment. */
    static boolean mayPass(int errorNumber) {
        return errorNumber == 2002 || errorNumber == 2003 || errorNumber == 2006 || errorNumber == 2013;
    }

    /** Everything that is known of a link that does not work. */
    static String describe(Link link) {
        StringBuilder text = new StringBuilder("receiver " + link.ioRunning());
        append(text, link.ioErrno(), link.ioError());
        text.append(", applier ").append(link.applies() ? "Yes" : "No");
        append(text, link.sqlErrno(), link.sqlError());
        return text.toString();
    }

    private static void append(StringBuilder text, int number, String said) {
        if (number != 0) {
            text.append(" (error ").append(number).append(": ").append(said);
            String advice = advice(number);
            if (!advice.isEmpty()) {
                text.append("; that is: ").append(advice);
            }
            text.append(')');
        }
    }
}
