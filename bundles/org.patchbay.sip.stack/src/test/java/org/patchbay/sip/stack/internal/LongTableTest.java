package org.patchbay.sip.stack.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LongTableTest {
    private final LongTable table = new LongTable();

    @Test
    void doesWhatAMapDoes() {
        Random random = new Random(7);
        Map<Long, Integer> map = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            // Few keys, many of which stand next to each other: they come, go and come again.
            long key = random.nextInt(3000) - 1500L;
            int growing = i / 50_000 % 2 == 0 ? 3 : 1;
            if (random.nextInt(4) < growing) {
                table.put(key, i);
                map.put(key, i);
            } else {
                table.remove(key);
                map.remove(key);
            }
            long other = random.nextInt(3000) - 1500L;
            assertThat(table.get(other)).isEqualTo(map.getOrDefault(other, LongTable.NONE));
        }
        assertThat(table.size()).isEqualTo(map.size());
        map.forEach((key, value) -> assertThat(table.get(key)).isEqualTo(value));
    }

    @Test
    void holdsManyAndBecomesSmallAgain() {
        for (long i = 0; i < 100_000; i++) {
            table.put(i << 32, (int) i);
        }
        for (long i = 0; i < 100_000; i++) {
            assertThat(table.get(i << 32)).isEqualTo((int) i);
            table.remove(i << 32);
        }
        assertThat(table.size()).isZero();
        assertThat(table.get(0)).isEqualTo(LongTable.NONE);
    }
}
