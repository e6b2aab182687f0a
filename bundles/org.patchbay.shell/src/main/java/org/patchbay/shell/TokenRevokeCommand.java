package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.access.Access;

@Service
@Command(scope = "patchbay", name = "token-revoke", description = "Revokes a token: who shows it is refused at once.")
@SuppressWarnings("NullAway.Init")
public final class TokenRevokeCommand extends Operation {
    @Argument(index = 0, name = "name", required = true, description = "the name of the token")
    @Completion(TokenCompleter.class)
    private String name;

    @Override
    void run() throws Exception {
        use(Access.class, a -> {
            a.revoke(author(), name);
            return true;
        });
        say("The token " + name + " is revoked.");
    }
}
