package org.patchbay.number.list;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NumberSetTest {
    private static final int NOW = 1000;

    private static NumberSet set(String... entries) {
        return NumberSet.EMPTY.with(keys(Arrays.stream(entries)
                .mapToLong(entry -> Written.packed(Written.kept(entry)))
                .toArray()));
    }

    private static Keys keys(long... packed) {
        Arrays.sort(packed);
        return new Keys(packed, new int[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "+4930123456|+4930123456|true",
                "4930123456|+4930123456|true",
                "+49 (30) 12-34.56|4930123456|true",
                "+4930123456|+49301234567|false",
                "+4930123456|+493012345|false",
                "+4990*|+49901|true",
                "4990*|+4990|true",
                "+4990*|+4991|false",
                "+4990*|4990123456789012|true",
                "+4990*|+499|false",
                "110|110|true",
                "110|+110|true",
                "0110|110|false",
                "*|+4930123456|true",
                "*|anonymous|true",
                "*||true",
                "+0*|+0123|true",
                "110|voice110|false",
                "123456789012345|123456789012345|true",
                "123456789012345|1234567890123456|false",
                "123456789012345*|1234567890123456|true",
                "+4930123456||false"
            })
    void isOnTheListByItselfOrByItsBeginning(String entry, String number, boolean listed) {
        assertThat(set(entry).has(Dialled.of(number == null ? "" : number), NOW))
                .isEqualTo(listed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", " - ", "+49a", "49*1", "**", "4+9", "1234567890123456", "49;1", "\u0664\u0669"})
    void whatIsNoNumberIsRefusedWithWhatToDo(String text) {
        assertThatThrownBy(() -> Written.kept(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "'");
    }

    @Test
    void whatHasEndedDoesNotCount() {
        long packed = Written.packed("+4930*");
        NumberSet set = NumberSet.EMPTY.with(new Keys(new long[] {packed}, new int[] {NOW}));
        assertThat(set.has(Dialled.of("+49301"), NOW - 1)).isTrue();
        assertThat(set.has(Dialled.of("+49301"), NOW)).isFalse();
        assertThat(set.with(keys(packed)).has(Dialled.of("+49301"), NOW)).isTrue();
    }

    /** Against a list that is gone through, over many changes, small and large. */
    @Test
    void isTheSameAsGoingThroughAll() {
        Random random = new Random(27);
        Map<String, Integer> all = new TreeMap<>();
        NumberSet set = NumberSet.EMPTY;
        for (int round = 0; round < 60; round++) {
            TreeMap<Long, Integer> change = new TreeMap<>();
            int many = round % 20 == 5 ? 3000 : 1 + random.nextInt(40);
            for (int i = 0; i < many; i++) {
                String entry = digits(random, 1 + random.nextInt(6)) + (random.nextInt(4) == 0 ? "*" : "");
                int end = random.nextInt(3) == 0 ? Keys.GONE : random.nextInt(3) == 0 ? 900 + random.nextInt(200) : 0;
                change.put(Written.packed(entry), end);
                if (end == Keys.GONE) {
                    all.remove(entry);
                } else {
                    all.put(entry, end);
                }
            }
            set = set.with(new Keys(
                    change.keySet().stream().mapToLong(k -> k).toArray(),
                    change.values().stream().mapToInt(e -> e).toArray()));
            assertThat(set.size()).isEqualTo(all.size());
            for (int i = 0; i < 200; i++) {
                String number = digits(random, random.nextInt(8));
                assertThat(set.has(Dialled.of("+" + number), NOW))
                        .as(number)
                        .isEqualTo(all.entrySet().stream()
                                .filter(e -> e.getValue() == 0 || e.getValue() > NOW)
                                .map(Map.Entry::getKey)
                                .anyMatch(entry -> entry.endsWith("*")
                                        ? number.startsWith(entry.substring(0, entry.length() - 1))
                                        : number.equals(entry)));
            }
        }
    }

    private static String digits(Random random, int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(4)));
        }
        return digits.toString();
    }
}
