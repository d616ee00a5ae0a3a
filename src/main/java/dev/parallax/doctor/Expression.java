package dev.parallax.doctor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlExpression;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.MapContext;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.jspecify.annotations.Nullable;

/**
 * An expression over the state of the servers. The language is Apache Commons JEXL reduced to values and operators:
 * no method can be called, no class named, nothing assigned, no loop written; so an expression from anybody's file can
 * compute a value and end, and do nothing else.
 */
final class Expression {

    /** What is wrong with an expression, for a person who wrote it. */
    static final class Mistake extends RuntimeException {
        Mistake(String what) {
            super(what);
        }
    }

    /** A value was asked for that is not known. */
    static final class Unknown extends RuntimeException {
        private final transient List<String> path;

        Unknown(List<String> path) {
            super(String.join(".", path));
            this.path = path;
        }

        List<String> path() {
            return path;
        }
    }

    /** Made at the first expression: a command that evaluates none does not load the library. */
    private static final class Engine {
        private static final JexlEngine JEXL = new JexlBuilder()
                .features(new JexlFeatures()
                        .methodCall(false)
                        .newInstance(false)
                        .sideEffect(false)
                        .sideEffectGlobal(false)
                        .loops(false)
                        .lambda(false)
                        .script(false)
                        .pragma(false)
                        .annotation(false)
                        .register(false))
                .permissions(JexlPermissions.RESTRICTED)
                .strict(true)
                .silent(false)
                .safe(false)
                .create();
    }

    private final String text;
    private final JexlExpression compiled;

    private Expression(String text, JexlExpression compiled) {
        this.text = text;
        this.compiled = compiled;
    }

    /** Throws Mistake where the text is no expression. */
    static Expression compile(String text) {
        try {
            return new Expression(text, Engine.JEXL.createExpression(text));
        } catch (JexlException e) {
            throw new Mistake(firstLine(e));
        }
    }

    /** What it reads, each as a path such as node, settings, sync_binlog. */
    Set<List<String>> variables() {
        Set<List<String>> variables = new LinkedHashSet<>();
        if (compiled instanceof JexlScript script) {
            variables.addAll(script.getVariables());
        }
        return variables;
    }

    /** Throws Unknown where it asks for what is not known, Mistake where it cannot be evaluated. */
    Object evaluate(Map<String, Object> names) {
        List<List<String>> missing = new ArrayList<>();
        MapContext context = new MapContext();
        names.forEach((name, value) -> context.set(
                name, value instanceof Map<?, ?> map ? new Known(List.of(name), map, missing::add) : value));
        Object value = null;
        JexlException failure = null;
        try {
            value = compiled.evaluate(context);
        } catch (JexlException e) {
            failure = e;
        }
        if (!missing.isEmpty()) {
            throw new Unknown(missing.get(0));
        }
        if (failure != null || value == null) {
            throw new Mistake(
                    "'" + text + "' cannot be evaluated" + (failure == null ? "" : ": " + firstLine(failure)));
        }
        return value;
    }

    /** As {@link #evaluate}, which must give true or false. */
    boolean test(Map<String, Object> names) {
        if (evaluate(names) instanceof Boolean answer) {
            return answer;
        }
        throw new Mistake("'" + text + "' is neither true nor false");
    }

    /** The library's message begins with the place in its own caller. */
    private static String firstLine(@Nullable Throwable e) {
        String message = e == null ? null : e.getMessage();
        return message == null
                ? "it is no expression"
                : message.lines().findFirst().orElse("").replaceFirst("^\\S*@(\\d+):(\\d+)", "line $1, column $2:");
    }
}
