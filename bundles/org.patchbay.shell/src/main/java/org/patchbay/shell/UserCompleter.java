package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Directory;

/** Completes the users of the tenant that is the word before. */
@Service
public final class UserCompleter extends Completion<Directory> {
    /** Of a company's users nobody reads more. */
    private static final int MOST = 100;

    public UserCompleter() {
        super(Directory.class);
    }

    @Override
    void add(@Nullable Directory from, String typed, Collection<String> names) {}

    @Override
    void add(@Nullable Directory from, CommandLine line, String typed, Collection<String> names) {
        int here = line.getCursorArgumentIndex();
        if (from != null && here > 0) {
            from.users(line.getArguments()[here - 1]).stream()
                    .map(user -> user.id())
                    .filter(id -> id.startsWith(typed))
                    .limit(MOST)
                    .forEach(names::add);
        }
    }
}
