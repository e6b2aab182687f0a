package org.patchbay.ops.health;

import java.io.File;
import java.nio.file.Path;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.ops.Locations;
import org.patchbay.ops.OpsConfig;
import org.patchbay.ops.OpsNumber;

/** Whether there is room for what this node keeps. Calls go on without. */
@Component(service = HealthCheck.class, configurationPid = "org.patchbay.ops")
public final class DiskCheck implements HealthCheck {
    private final Path directory;
    private volatile int least;

    @Activate
    public DiskCheck(BundleContext context, OpsConfig config) {
        this(Locations.data(context::getProperty), OpsNumber.DISK_FREE_MEGABYTES.of(config));
    }

    DiskCheck(Path directory, int leastMegabytes) {
        this.directory = directory;
        this.least = leastMegabytes;
    }

    @Modified
    void modified(OpsConfig config) {
        least = OpsNumber.DISK_FREE_MEGABYTES.of(config, least);
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public HealthResult check() {
        File there = directory.toFile().getAbsoluteFile();
        while (!there.exists() && there.getParentFile() != null) {
            there = there.getParentFile();
        }
        long free = there.getUsableSpace() >> 20;
        return free >= least
                ? HealthResult.ok(free + " MB free at " + directory + ".")
                : HealthResult.warn(
                        "Only " + free + " MB free at " + directory + ": changes may be refused. Make room.");
    }
}
