package dev.parallax.doctor;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Side;
import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleDefinition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one rule is made to fire on a real pair, and not to.
 *
 * @param rules the rules that fire while it lasts and do not before and after
 * @param since the first version that has what it takes, as 80022 for 8.0.22; 0 for all
 * @param setUp changes the pair
 * @param undo puts it back
 * @param fires turns a real snapshot into one in which the rules fire, where no statement can
 * @param limits parameters of the rules while they fire and afterwards; those not named are as they come
 * @param generous parameters of the rules afterwards, where those differ
 * @param told what is to stand in what a rule tells, a pattern by rule
 */
record Scenario(
        List<String> rules,
        int since,
        Act setUp,
        Act undo,
        UnaryOperator<Snapshot> fires,
        Map<String, Object> limits,
        Map<String, Object> generous,
        Map<String, String> told) {

    /** Something done to the pair. */
    interface Act {
        void on(DoctorPair pair) throws SQLException;
    }

    private static final Act NOTHING = pair -> {};

    private static final UnaryOperator<Snapshot> AS_READ = UnaryOperator.identity();

    private static final Pattern NUMBERED = Pattern.compile("error_([0-9]+)");

    /** Statements make it fire, others put it back. A rule that is named for an error is to tell that number. */
    static Scenario act(String rule, Act setUp, Act undo) {
        Scenario scenario = new Scenario(List.of(rule), 0, setUp, undo, AS_READ, Map.of(), Map.of(), Map.of());
        Matcher number = NUMBERED.matcher(rule);
        return number.matches() ? scenario.number(Integer.parseInt(number.group(1))) : scenario;
    }

    /** A global variable of node a, which is put back to what it was. */
    static Scenario set(String rule, String variable, String value) {
        String[] before = new String[1];
        return act(
                rule,
                pair -> {
                    before[0] = pair.server(Side.A)
                            .queryOne("SELECT @@GLOBAL."
                                    + (pair.atLeast(8, 0, 26) ? variable : variable.replace("replica_", "slave_")));
                    pair.run(Side.A, "SET GLOBAL " + variable + " = " + value);
                },
                pair -> pair.run(Side.A, "SET GLOBAL " + variable + " = " + literal(before[0])));
    }

    private static String literal(@Nullable String value) {
        String text = String.valueOf(value);
        return text.matches("-?[0-9]+(\\.[0-9]+)?") ? text : "'" + text + "'";
    }

    /** A recorded state of the real pair with one value changed: for what no statement can bring about. */
    static Scenario recorded(String rule, String path, Object value) {
        return new Scenario(List.of(rule), 0, NOTHING, NOTHING, edit(path, value), Map.of(), Map.of(), Map.of());
    }

    Scenario and(String rule) {
        List<String> all = new ArrayList<>(rules);
        all.add(rule);
        return new Scenario(all, since, setUp, undo, fires, limits, generous, told);
    }

    Scenario since(int version) {
        return new Scenario(rules, version, setUp, undo, fires, limits, generous, told);
    }

    /** Limits that the pair goes beyond while it lasts, and not before and after. */
    Scenario at(Map<String, Object> parameters) {
        return new Scenario(rules, since, setUp, undo, fires, parameters, parameters, told);
    }

    /** A limit that the pair, which goes beyond the usual one as it is, does not reach. */
    Scenario unless(Map<String, Object> parameters) {
        return new Scenario(rules, since, setUp, undo, fires, limits, parameters, told);
    }

    /** What the first rule tells is to hold this pattern. */
    Scenario telling(String pattern) {
        return telling(rules.get(0), pattern);
    }

    Scenario telling(String rule, String pattern) {
        Map<String, String> all = new LinkedHashMap<>(told);
        all.put(rule, pattern);
        return new Scenario(rules, since, setUp, undo, fires, limits, generous, all);
    }

    /** The very error that the link stops with. */
    Scenario number(int error) {
        return telling("error " + error + ": ");
    }

    /** Whether it rests on a recorded state rather than on the pair alone. */
    boolean isRecorded() {
        return fires != AS_READ;
    }

    /** What fires on the pair while it lasts. */
    Map<String, List<Finding>> firing(Snapshot during) {
        return fired(limits, fires.apply(during));
    }

    /** What fires afterwards. */
    Map<String, List<Finding>> afterwards(Snapshot after) {
        return fired(generous, after);
    }

    private Map<String, List<Finding>> fired(Map<String, Object> parameters, Snapshot snapshot) {
        if (parameters.isEmpty()) {
            return DoctorPair.fired(DoctorPair.RULES, snapshot);
        }
        Map<String, List<Finding>> all = new LinkedHashMap<>();
        for (String id : rules) {
            RuleDefinition rule = Objects.requireNonNull(Catalogue.builtIn().rule(id));
            Map<String, Object> own =
                    new LinkedHashMap<>(Objects.requireNonNull(rule.check()).parameters());
            own.replaceAll((name, value) -> parameters.getOrDefault(name, value));
            all.putAll(DoctorPair.fired(CompiledRules.only(rule.with(own)), snapshot));
        }
        return all;
    }

    /**
     * Changes one value.
     *
     * @param path with the node first and numbers for places in lists, such as {@code a.links.0.errors}
     */
    static UnaryOperator<Snapshot> edit(String path, Object value) {
        return snapshot -> {
            Snapshot copy = Snapshot.parse(snapshot.toJson());
            String[] names = path.split("\\.", -1);
            Object at = copy.node(names[0].equals("a") ? Side.A : Side.B);
            for (int i = 1; i < names.length - 1; i++) {
                at = child(at, names[i]);
            }
            put(at, names[names.length - 1], value);
            return copy;
        };
    }

    private static Object child(Object at, String name) {
        Object child = at instanceof List<?> list ? list.get(Integer.parseInt(name)) : ((Map<?, ?>) at).get(name);
        return Objects.requireNonNull(child, name);
    }

    @SuppressWarnings("unchecked") // A snapshot that was just parsed holds maps of text to values.
    private static void put(Object at, String name, Object value) {
        ((Map<String, Object>) at).put(name, value);
    }
}
