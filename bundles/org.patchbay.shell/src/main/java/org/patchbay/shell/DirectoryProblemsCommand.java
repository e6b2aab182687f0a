package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.directory.DirectoryOperations;

@Service
@Command(
        scope = "patchbay",
        name = "directory-problems",
        description = "Lists what is not on the service, where it stands, and why.")
@SuppressWarnings("NullAway.Init")
public final class DirectoryProblemsCommand extends Operation {
    @Override
    void run() throws Exception {
        Listing listing = new Listing("Where", "Problem");
        use(DirectoryOperations.class, DirectoryOperations::problems).forEach(p -> listing.row(p.where(), p.text()));
        print(listing);
    }
}
