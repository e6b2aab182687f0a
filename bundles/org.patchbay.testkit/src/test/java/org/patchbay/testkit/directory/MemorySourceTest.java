package org.patchbay.testkit.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.DirectorySource.Contents;
import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

class MemorySourceTest extends DirectorySourceContract {
    private final MemorySource source = new MemorySource("memory").with(contents(List.of(), "ada", "bob"));

    private static Contents contents(List<Problem> problems, String... users) {
        return new Contents(
                List.of(new Entry<>("t", new Tenant("acme", "", List.of(), List.of(), List.of()))),
                List.of(new Entry<>("s", new Site("berlin", "acme", "", "DE", ""))),
                java.util.Arrays.stream(users)
                        .map(id -> new Entry<>(
                                id,
                                new User(
                                        id,
                                        "acme",
                                        "berlin",
                                        "",
                                        "",
                                        Optional.empty(),
                                        Optional.empty(),
                                        User.Kind.PERSON,
                                        Set.of())))
                        .toList(),
                List.of(),
                problems);
    }

    @Override
    protected DirectorySource source() {
        return source;
    }

    @Override
    protected void change() {
        source.with(contents(List.of(new Problem("bob", "He has no site. Give him one.")), "ada"));
    }

    @Override
    protected void breakDown() {
        source.fails("It does not answer. Look whether it runs.");
    }
}
