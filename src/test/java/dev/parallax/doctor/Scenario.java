package dev.parallax.doctor;

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
import org.jspecify.annotations.Nullable;

/**
 * How one rule is made to fire on a real pair, and not to.
 *
 * @param rules the rules that fire while it lasts and do not before and after
 * @param since the first version that has what it takes, as 80022 for 8.0.22; 0 for all
 * @param setUp changes the pair
 * @param undo puts it back
 * @param fires turns a real snapshot into one in which the rules fire, where no statement can
 * @param quiet turns a real snapshot into one in which they do not, where the pair as it is makes them fire
 * @param parameters of the rule that make it fire on the values of the real pair
 * @param generous parameters of the rule that keep it silent on the values of the real pair
 */
record Scenario(
        List<String> rules,
        int since,
        Act setUp,
        Act undo,
        UnaryOperator<Snapshot> fires,
        UnaryOperator<Snapshot> quiet,
        Map<String, Object> parameters,
        Map<String, Object> generous) {

    /** Something done to the pair. */
    interface Act {
        void on(DoctorPair pair) throws SQLException;
    }

    private static final Act NOTHING = pair -> {};

    /** Statements make it fire, others put it back. */
    static Scenario act(String rule, Act setUp, Act undo) {
        return new Scenario(List.of(rule), 0, setUp, undo, as -> as, as -> as, Map.of(), Map.of());
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
        return new Scenario(List.of(rule), 0, NOTHING, NOTHING, edit(path, value), as -> as, Map.of(), Map.of());
    }

    /** As {@link #recorded}, of a rule that fires on the pair as it is. */
    static Scenario recordedQuiet(String rule, String path, Object value) {
        return new Scenario(List.of(rule), 0, NOTHING, NOTHING, as -> as, edit(path, value), Map.of(), Map.of());
    }

    /** A limit that the values of the real pair exceed. */
    static Scenario limit(String rule, Map<String, Object> parameters) {
        return new Scenario(List.of(rule), 0, NOTHING, NOTHING, as -> as, as -> as, parameters, Map.of());
    }

    /** A rule that fires on the real pair, and a limit that its values do not reach. */
    static Scenario unless(String rule, Map<String, Object> generous) {
        return new Scenario(List.of(rule), 0, NOTHING, NOTHING, as -> as, as -> as, Map.of(), generous);
    }

    Scenario alsoEdited(String path, Object value) {
        UnaryOperator<Snapshot> first = fires;
        UnaryOperator<Snapshot> second = edit(path, value);
        return new Scenario(
                rules, since, setUp, undo, as -> second.apply(first.apply(as)), quiet, parameters, generous);
    }

    Scenario alsoQuiet(String path, Object value) {
        UnaryOperator<Snapshot> first = quiet;
        UnaryOperator<Snapshot> second = edit(path, value);
        return new Scenario(
                rules, since, setUp, undo, fires, as -> second.apply(first.apply(as)), parameters, generous);
    }

    Scenario and(String rule) {
        List<String> all = new ArrayList<>(rules);
        all.add(rule);
        return new Scenario(all, since, setUp, undo, fires, quiet, parameters, generous);
    }

    Scenario since(int version) {
        return new Scenario(rules, version, setUp, undo, fires, quiet, parameters, generous);
    }

    /** Whether it rests on a recorded state rather than on the pair alone. */
    boolean isRecorded() {
        return setUp == NOTHING && parameters.isEmpty() && generous.isEmpty();
    }

    CompiledRules firing() {
        return with(parameters);
    }

    CompiledRules silent() {
        return with(generous);
    }

    private CompiledRules with(Map<String, Object> changes) {
        if (changes.isEmpty()) {
            return DoctorPair.RULES;
        }
        RuleDefinition rule = Objects.requireNonNull(Catalogue.builtIn().rule(rules.get(0)));
        Map<String, Object> changed =
                new LinkedHashMap<>(Objects.requireNonNull(rule.check()).parameters());
        changed.putAll(changes);
        return CompiledRules.only(rule.with(changed));
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
