package dev.parallax.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a table is compared by: a part of it that equality or the text left out would let a changed table pass for the same. */
class ComparedInTest {

    private static final ComparedColumn ID =
            new ComparedColumn("id", ValueKind.NUMBER, false, "", false, false, 0, false);

    @Test
    void everyPartCounts() throws ReflectiveOperationException {
        everyPartCounts(ID);
        everyPartCounts(new ComparedKey(List.of(ID), "PRIMARY", "PRIMARY", true));
    }

    private static void everyPartCounts(Record record) throws ReflectiveOperationException {
        List<Object> parts = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            parts.add(component.getAccessor().invoke(record));
            types.add(component.getType());
        }
        Constructor<?> constructor = record.getClass().getDeclaredConstructor(types.toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        Object same = constructor.newInstance(parts.toArray());
        assertThat(same).isEqualTo(record).hasSameHashCodeAs(record).hasToString(record.toString());
        for (int i = 0; i < parts.size(); i++) {
            Object[] other = parts.toArray();
            other[i] = another(other[i]);
            assertThat(constructor.newInstance(other))
                    .as("another " + record.getClass().getRecordComponents()[i].getName() + " in "
                            + Arrays.toString(other))
                    .isNotEqualTo(record)
                    .doesNotHaveToString(record.toString());
        }
    }

    private static Object another(Object part) {
        if (part instanceof Boolean flag) {
            return !flag;
        }
        if (part instanceof Integer number) {
            return number + 1;
        }
        if (part instanceof ValueKind) {
            return ValueKind.BYTES;
        }
        return part instanceof String text ? text + "x" : List.of(ID, ID);
    }
}
