package dev.parallax.schema.compare;

/** What a difference between the two nodes can do, the worst first. */
public enum Effect {
    /** An applier can stop: what one node executes, the other cannot. */
    REPLICATION_CAN_BREAK("replication_can_break"),
    /** The same write can leave different rows on the two nodes, and nothing stops. */
    DATA_CAN_DIFFER("data_can_differ"),
    /** Clients get another behaviour from the one node than from the other; what is replicated stays equal. */
    BEHAVIOUR_DIFFERS("behaviour_differs"),
    /** Neither data nor results depend on it. */
    HARMLESS("harmless");

    private final String id;

    Effect(String id) {
        this.id = id;
    }

    /** The name in reports. */
    public String id() {
        return id;
    }
}
