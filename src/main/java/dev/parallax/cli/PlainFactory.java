package dev.parallax.cli;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import picocli.CommandLine;

/**
 * Makes what a command line consists of by its constructor without parameters. Picocli's own factory asks first whether
 * Groovy is there, and to find that it is not the whole jar's directory is read: a tenth of the time to start.
 */
final class PlainFactory implements CommandLine.IFactory {

    @Override
    public <K> K create(Class<K> type) throws ReflectiveOperationException {
        if (type.isInterface()) { // the values of an option that may be repeated
            return type.cast(
                    type.isAssignableFrom(ArrayList.class)
                            ? new ArrayList<>()
                            : type.isAssignableFrom(LinkedHashSet.class)
                                    ? new LinkedHashSet<>()
                                    : new LinkedHashMap<>());
        }
        Constructor<K> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}
