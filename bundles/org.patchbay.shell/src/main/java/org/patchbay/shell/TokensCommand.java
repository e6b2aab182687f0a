package org.patchbay.shell;

import java.util.TreeMap;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.access.Access;

@Service
@Command(
        scope = "patchbay",
        name = "tokens",
        description = "Lists the tokens for REST, without what they are used with.")
@SuppressWarnings("NullAway.Init")
public final class TokensCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("Name", "Roles", "Issued by", "Issued", "Expires");
        use(Access.class, Access::tokens)
                .forEach(t -> listing.row(
                        t.name(),
                        new TreeMap<>(t.roles())
                                .entrySet().stream()
                                        .map(e -> e.getValue() + " of " + e.getKey())
                                        .toList(),
                        t.author(),
                        t.issued(),
                        t.expires()));
        print(listing);
    }
}
