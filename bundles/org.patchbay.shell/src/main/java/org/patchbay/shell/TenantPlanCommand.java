package org.patchbay.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.tenantplan.PlanPurpose;
import org.patchbay.api.ops.tenantplan.TenantPlan;
import org.patchbay.api.ops.tenantplan.TenantPlans;

@Service
@Command(
        scope = "patchbay",
        name = "tenant-plan",
        description =
                "Says what has to be changed in the customer's Microsoft tenant, and writes the script that does it.")
@SuppressWarnings("NullAway.Init")
public final class TenantPlanCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(
            index = 1,
            name = "purpose",
            description =
                    "SET_UP (where nothing is said), SWITCH_OVER to the standby, SWITCH_BACK, or EXPORT what is there")
    @Completion(PurposeCompleter.class)
    private String purpose = PlanPurpose.SET_UP.name();

    @Option(name = "--undo", description = "writes the script that takes it back")
    private boolean undo;

    @Option(
            name = "--out",
            description =
                    "the file to make for the script, on the machine of the runtime; without it, only what the plan does is told")
    @Completion(FileCompleter.class)
    private @Nullable String out;

    @Override
    void run() throws Exception {
        PlanPurpose what = purpose(purpose);
        TenantPlan plan = use(TenantPlans.class, p -> p.plan(tenant, what));
        Listing listing = new Listing("Step", "What");
        for (int i = 0; i < plan.summary().size(); i++) {
            listing.row(i + 1, plan.summary().get(i));
        }
        if (out != null) {
            write(file(out), undo ? plan.undo() : plan.script());
        }
        print(listing);
    }

    static PlanPurpose purpose(String text) {
        for (PlanPurpose purpose : PlanPurpose.values()) {
            if (purpose.name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_'))) {
                return purpose;
            }
        }
        throw new IllegalArgumentException("There is no purpose '" + text + "'. Say one of "
                + String.join(
                        ", ",
                        Arrays.stream(PlanPurpose.values()).map(Enum::name).toList()) + ".");
    }

    static Path file(String name) {
        try {
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + name + "' is no name of a file: " + e.getReason() + ".");
        }
    }

    /** For its owner alone: it holds numbers. */
    private static void write(Path file, String script) throws Exception {
        try {
            Files.createFile(file);
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null) {
                view.setPermissions(PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(file, script, StandardCharsets.US_ASCII);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException(file + " is there already. Name another file.");
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be written: " + e.getMessage() + ". Name another file.");
        }
    }
}
