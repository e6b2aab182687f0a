package org.patchbay.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.directory.EntryKind;

@Service
@Command(
        scope = "patchbay",
        name = "directory-set",
        description =
                "Puts an entry into the directory of the store, or changes the fields that are named of one that is there.")
@SuppressWarnings("NullAway.Init")
public final class DirectorySetCommand extends Operation {
    @Argument(index = 0, name = "kind", required = true, description = "users, sites, numbers and so on")
    @Completion(KindCompleter.class)
    private String kind;

    @Argument(
            index = 1,
            name = "field=value",
            required = true,
            multiValued = true,
            description = "fields, those of the key among them: tenant=acme id=ada 'display=Ada L.'; field= empties it")
    private List<String> fields;

    @Override
    void run() throws Exception {
        Map<String, String> given = Words.fields(fields);
        DirectoryEntry put = use(DirectoryOperations.class, o -> {
            Optional<DirectoryEntry> known =
                    o.entry(kind, key(o.kinds(), given)).filter(e -> e.version() > 0);
            Map<String, String> all =
                    new HashMap<>(known.map(DirectoryEntry::fields).orElse(Map.of()));
            all.putAll(given);
            return o.put(
                    author(),
                    kind,
                    all,
                    OptionalLong.of(known.map(DirectoryEntry::version).orElse(0L)));
        });
        say(kind + " " + put.key() + " has version " + put.version() + ": " + DirectoryCommand.fields(put.fields()));
    }

    private String key(List<EntryKind> kinds, Map<String, String> given) {
        return kinds.stream()
                .filter(k -> k.name().equals(kind))
                .map(k -> Words.key(k, given))
                .findFirst()
                .orElse("");
    }
}
