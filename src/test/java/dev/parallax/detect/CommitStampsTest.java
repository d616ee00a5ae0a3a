package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.Transaction;
import dev.parallax.mysql.CommitStamp;
import org.junit.jupiter.api.Test;

class CommitStampsTest {

    private final CommitStamps stamps = new CommitStamps();

    private static Transaction at(long micros) {
        return new Transaction(new CommitStamp(1, micros, 0), 1, micros, micros, "mysql-bin.000001", 4);
    }

    private int occurrenceAt(long micros) {
        return ((CommitStamp) stamps.distinct(at(micros)).id()).occurrence();
    }

    @Test
    void tellsApartByOrder() {
        assertThat(occurrenceAt(7)).isZero();
        assertThat(occurrenceAt(7)).isEqualTo(1);
        assertThat(occurrenceAt(8)).isZero();
        assertThat(occurrenceAt(7)).isEqualTo(2);
    }

    @Test
    void whatWasCutOffComesAgainAsTheSame() {
        stamps.takeBack(stamps.distinct(at(7)));
        assertThat(occurrenceAt(7)).isZero();
        Transaction second = stamps.distinct(at(7));
        stamps.takeBack(second);
        assertThat(stamps.distinct(at(7))).isEqualTo(second);
    }
}
