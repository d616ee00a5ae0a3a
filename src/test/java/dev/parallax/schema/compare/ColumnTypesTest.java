package dev.parallax.schema.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of two types; that appliers do so is in SchemaEffectsTest. */
class ColumnTypesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "int unsigned | int unsigned zerofill | HARMLESS | none of them is stored",
                "decimal(5,2) unsigned | decimal(5,2) unsigned zerofill | HARMLESS | none of them is stored",
                "int | int unsigned | DATA_CAN_DIFFER | is a large one on the other",
                "tinyint | tinyint unsigned zerofill | DATA_CAN_DIFFER | is a large one on the other",
                "bigint unsigned | bigint | DATA_CAN_DIFFER | is a large one on the other",
                "decimal(5,2) | decimal(5,2) unsigned | BEHAVIOUR_DIFFERS | the sign is in its bytes",
                "float unsigned zerofill | float | BEHAVIOUR_DIFFERS | the sign is in its bytes",
                "double | double unsigned | BEHAVIOUR_DIFFERS | the sign is in its bytes",
                "int | bigint unsigned | REPLICATION_CAN_BREAK | error 13146",
                "enum('a','b zerofill') | enum('a','b') | DATA_CAN_DIFFER | its place in the list",
                "enum('a unsigned','b') | enum('a','b') | DATA_CAN_DIFFER | its place in the list",
            })
    void theReasonIsThatOfTheTypes(String a, String b, Effect effect, String why) {
        assertThat(ColumnTypes.effect(a, b)).satisfies(judged -> {
            assertThat(judged.effect()).isEqualTo(effect);
            assertThat(judged.why()).contains(why);
        });
        assertThat(ColumnTypes.effect(b, a)).isEqualTo(ColumnTypes.effect(a, b));
    }
}
