package org.patchbay.testkit.directory;

import java.util.List;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

class MemorySourceTest extends DirectorySourceContract {
    private final MemorySource source = new MemorySource("memory").with(contents(List.of(), "ada", "bob"));

    private static Contents contents(List<Problem> problems, String... users) {
        Contents.Builder all = Contents.with()
                .tenant("t", new Tenant("acme", "", List.of(), List.of(), List.of()))
                .site("s", Site.of("acme", "berlin").country("DE").build());
        for (String id : users) {
            all.user(id, User.of("acme", id).site("berlin").build());
        }
        problems.forEach(all::problem);
        return all.build();
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
