package org.patchbay.shell;

import java.util.Collection;
import java.util.stream.Stream;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Directory;

/** Completes {@code TENANT}, {@code TENANT/SITE} and {@code TENANT/SITE/USER} level by level, by what the directory knows. */
@Service
public final class ScopeCompleter extends Completion<Directory> {
    /** Of a company's users nobody reads more. */
    private static final int MOST = 100;

    public ScopeCompleter() {
        super(Directory.class);
    }

    @Override
    void add(@Nullable Directory from, String typed, Collection<String> names) {
        if (from != null) {
            names(from, typed.split("/", -1))
                    .filter(name -> name.startsWith(typed))
                    .limit(MOST)
                    .forEach(names::add);
        }
    }

    private static Stream<String> names(Directory directory, String[] parts) {
        String tenant = parts[0];
        return switch (parts.length) {
            case 1 -> directory.tenants().stream().map(t -> t.id());
            case 2 ->
                Stream.concat(Stream.of("-"), directory.sites(tenant).stream().map(s -> s.id()))
                        .map(site -> tenant + '/' + site);
            case 3 ->
                directory.users(tenant).stream()
                        .filter(u -> parts[1].equals("-") || u.site().equals(parts[1]))
                        .map(u -> tenant + '/' + parts[1] + '/' + u.id());
            default -> Stream.empty();
        };
    }
}
