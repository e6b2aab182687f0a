package org.patchbay.ops.personal;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.patchbay.api.ops.personal.Person;

/** Finds a person's numbers in a text, with or without the plus, and the user where it is written with its tenant. */
final class Mentions {
    private final List<Pattern> patterns;

    Mentions(Person person) {
        Stream<Pattern> numbers = person.numbers().stream()
                .map(number -> Pattern.compile("(?<![0-9])" + Pattern.quote(number.substring(1)) + "(?![0-9])"));
        Stream<Pattern> user = person.user().stream()
                .map(id -> Pattern.compile(Pattern.quote(person.tenant()) + "/([^/ ]+/){0,3}" + Pattern.quote(id)
                        + "(?![A-Za-z0-9._@-])"));
        patterns = Stream.concat(numbers, user).collect(Collectors.toUnmodifiableList());
    }

    boolean in(String text) {
        return patterns.stream().anyMatch(p -> p.matcher(text).find());
    }
}
