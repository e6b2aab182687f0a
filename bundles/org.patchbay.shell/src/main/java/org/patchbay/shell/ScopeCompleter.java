package org.patchbay.shell;

import java.util.List;
import java.util.stream.Stream;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import org.patchbay.api.directory.Directory;

/** Completes {@code TENANT}, {@code TENANT/SITE} and {@code TENANT/SITE/USER} level by level, by what the directory knows. */
@Service
@SuppressWarnings("NullAway.Init")
public final class ScopeCompleter implements Completer {
    /** Of a company's users nobody reads more. */
    private static final int MOST = 100;

    @Reference
    private Directory directory;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        String typed = line.getCursorArgument() == null
                ? ""
                : line.getCursorArgument().substring(0, line.getArgumentPosition());
        StringsCompleter names = new StringsCompleter();
        names(typed.split("/", -1))
                .filter(name -> name.startsWith(typed))
                .limit(MOST)
                .forEach(names.getStrings()::add);
        return names.complete(session, line, candidates);
    }

    private Stream<String> names(String[] parts) {
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
