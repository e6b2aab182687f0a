package org.patchbay.directory;

import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.Person;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;

/**
 * Finds whom other systems speak of, and takes over what they say of licences. Who cannot be told with certainty is a problem, and nothing is
 * taken over: better a user whose licence is missing than the licence of somebody else.
 */
final class Persons {
    private final Snapshot snapshot;
    private final Map<User, Said> said = new IdentityHashMap<>();

    /** What all sources say of a user's licences. */
    private record Said(Set<Licence> assigned, Set<Licence> notAssigned) {
        Said() {
            this(EnumSet.noneOf(Licence.class), EnumSet.noneOf(Licence.class));
        }
    }

    /** By what somebody can be known, the surest first. */
    private enum By {
        ENTRA_ID("Entra id", Person::entraId, User::entraId),
        UPN("user principal name", Person::upn, User::upn),
        PROVIDER_ID("id at the provider", Person::providerId, User::providerId);

        private final String text;
        private final Function<Person, Optional<String>> told;
        private final Function<User, String> known;

        By(String text, Function<Person, Optional<String>> told, Function<User, String> known) {
            this.text = text;
            this.told = told;
            this.known = known;
        }

        Optional<User> find(Snapshot snapshot, Person person) {
            return told.apply(person).filter(id -> !id.isEmpty()).flatMap(id -> switch (this) {
                case ENTRA_ID -> snapshot.byEntraId(person.tenant(), id);
                case UPN -> snapshot.byUpn(person.tenant(), id);
                case PROVIDER_ID -> snapshot.byProviderId(person.tenant(), id);
            });
        }

        boolean differs(User user, Person person) {
            String own = known.apply(user);
            return !own.isEmpty()
                    && told.apply(person)
                            .filter(id -> !id.isEmpty() && !id.equalsIgnoreCase(own))
                            .isPresent();
        }
    }

    Persons(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    void match(List<Told> sources) {
        for (Told source : sources) {
            Set<User> matched = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Entry<Person> entry : source.contents().persons()) {
                match(source.source(), entry, matched);
            }
        }
        said.forEach(this::apply);
    }

    private void match(String source, Entry<Person> entry, Set<User> matched) {
        Person person = entry.value();
        Map<User, By> found = new LinkedHashMap<>();
        for (By by : By.values()) {
            by.find(snapshot, person).ifPresent(user -> found.putIfAbsent(user, by));
        }
        if (found.size() > 1) {
            StringBuilder both = new StringBuilder();
            found.forEach((user, by) -> both.append(both.isEmpty() ? "" : " and ")
                    .append("user ")
                    .append(name(user))
                    .append(" by the ")
                    .append(by.text));
            problem(
                    entry,
                    "It is " + both + ". Correct one of them; until then nothing that " + source
                            + " says of them counts.");
            return;
        }
        Optional<User> byNumber = found.isEmpty()
                ? person.number().flatMap(snapshot::byNumber).filter(u -> u.tenant()
                        .equals(person.tenant()))
                : Optional.empty();
        Optional<User> user = found.keySet().stream().findFirst().or(() -> byNumber);
        if (user.isEmpty()) {
            problem(
                    entry,
                    "It is known to " + source
                            + ", and not in the directory. Add a user for it, or take it out there.");
            return;
        }
        Optional<By> surer = surerOneThatDiffers(user.get(), person, Optional.ofNullable(found.get(user.get())));
        if (surer.isPresent()) {
            problem(
                    entry,
                    "It looks like user " + name(user.get()) + ", whose " + surer.get().text
                            + " is another. Correct one of the two; until then nothing that " + source
                            + " says of it counts.");
        } else if (!matched.add(user.get())) {
            problem(
                    entry,
                    "It is user " + name(user.get()) + ", as is another that " + source
                            + " knows. Correct one of them; until then only the first counts.");
        } else {
            take(source, entry, user.get());
        }
    }

    /** Known by one thing, and contradicted by a surer one. */
    private static Optional<By> surerOneThatDiffers(User user, Person person, Optional<By> known) {
        for (By by : By.values()) {
            if (known.isPresent() && known.get() == by) {
                return Optional.empty();
            }
            if (by.differs(user, person)) {
                return Optional.of(by);
            }
        }
        return Optional.empty();
    }

    private void take(String source, Entry<Person> entry, User user) {
        Person person = entry.value();
        if (person.number().isPresent() && !person.number().equals(user.number())) {
            problem(
                    entry,
                    "User " + name(user) + " has the number "
                            + person.number().get().masked() + " in " + source
                            + ", and " + user.number().map(n -> n.masked()).orElse("none")
                            + " in the directory. Correct one of the two.");
        }
        Said all = said.computeIfAbsent(user, u -> new Said());
        all.assigned().addAll(person.licences());
        person.tells().stream().filter(l -> !person.licences().contains(l)).forEach(all.notAssigned()::add);
    }

    private void apply(User user, Said all) {
        Set<Licence> licences = EnumSet.noneOf(Licence.class);
        licences.addAll(user.licences());
        licences.addAll(all.assigned());
        licences.removeAll(all.notAssigned());
        if (!licences.equals(user.licences())) {
            snapshot.put(user.with().licences(UserKind.licences(licences)).build());
        }
    }

    private static String name(User user) {
        return user.tenant() + "/" + user.id();
    }

    private void problem(Entry<Person> entry, String text) {
        Person p = entry.value();
        String what = p.upn().or(p::entraId).or(p::providerId).orElseGet(() -> p.number()
                .map(n -> n.masked())
                .orElse("without a name"));
        Problem problem =
                new Problem(entry.where(), "person " + p.tenant() + "/" + what.toLowerCase(Locale.ROOT) + ": " + text);
        snapshot.problems.add(problem);
        snapshot.ofPersons.add(problem);
    }
}
