package org.patchbay.shell;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

import org.patchbay.api.ops.tenantplan.Drift;
import org.patchbay.api.ops.tenantplan.TenantPlans;

@Service
@Command(
        scope = "patchbay",
        name = "tenant-drift",
        description = "Compares the customer's Microsoft tenant, as an export has it, with the plan.")
@SuppressWarnings("NullAway.Init")
public final class TenantDriftCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(
            index = 1,
            name = "file",
            required = true,
            description =
                    "the JSON that the script of 'tenant-plan TENANT EXPORT' wrote, on the machine of the runtime")
    @Completion(FileCompleter.class)
    private String file;

    @Override
    void run() throws Exception {
        String export = read(TenantPlanCommand.file(file));
        List<Drift> drifts = use(TenantPlans.class, p -> p.drift(tenant, export));
        Listing listing = new Listing("What", "Property", "Planned", "Found");
        drifts.forEach(d -> listing.row(d.what(), d.property(), d.planned(), d.found()));
        print(listing);
    }

    private static String read(Path path) throws Exception {
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(path + " is not UTF-8. Give the file as the export script wrote it.");
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read. Name the file that the export script wrote.");
        }
    }
}
