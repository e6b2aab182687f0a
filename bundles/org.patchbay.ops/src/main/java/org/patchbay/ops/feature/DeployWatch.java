package org.patchbay.ops.feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;

import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.ops.OpsConfig;

/**
 * Lets the container watch the deploy folder as soon as {@link DeployFolder} is there to take feature bundles the right way, and no sooner: the
 * watcher would install them by itself, beside what is live, and keep them to itself from then on.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.patchbay.ops")
public final class DeployWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DeployWatch.class);
    private static final String WATCHER = "org.apache.felix.fileinstall";
    private static final String DIRECTORY = "felix.fileinstall.dir";
    private static final String NAME = "patchbay-deploy";

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final Features features;

    /** @param taker must be there first */
    @Activate
    public DeployWatch(
            BundleContext context,
            @Reference ConfigurationAdmin configurations,
            @Reference(target = "(" + DeployFolder.IS + "=true)") ArtifactInstaller taker,
            @Reference Features features,
            OpsConfig config) {
        this.context = context;
        this.configurations = configurations;
        this.features = features;
        modified(config);
    }

    @Modified
    void modified(OpsConfig config) {
        String folder = config.deploy__directory().strip();
        try {
            if (folder.isEmpty()) {
                deactivate();
                return;
            }
            Path wanted = base().resolve(folder).normalize();
            String other = watchedBy(wanted);
            if (other.isEmpty()) {
                Configuration own = configurations.getFactoryConfiguration(WATCHER, NAME, "?");
                if (own.updateIfDifferent(settings(wanted))) {
                    LOG.info("{} is watched for feature bundles.", wanted);
                }
                missing(wanted);
            } else {
                LOG.warn(
                        "{} is watched already, by the configuration {}: what lies there at the start is installed before it can be updated"
                                + " properly. Remove that configuration.",
                        wanted,
                        other);
            }
        } catch (IOException | InvalidSyntaxException e) {
            LOG.warn("{} cannot be watched ({}). Use patchbay:feature-update.", folder, e.toString());
        }
    }

    /**
     * A file that went while nobody watched retires nothing: the folder may be another one, or not mounted yet, and calls would go unscreened.
     */
    private void missing(Path directory) {
        features.allChosen().values().stream()
                .filter(c -> !c.retired() && !c.dropped().isEmpty() && !Files.exists(directory.resolve(c.dropped())))
                .forEach(c -> LOG.warn(
                        "{} {} came from {}, which is gone, and runs all the same. If it should not, use patchbay:feature-retire {}.",
                        c.name(),
                        c.version(),
                        directory.resolve(c.dropped()),
                        c.name()));
    }

    @Deactivate
    void deactivate() {
        try {
            Configuration[] own = configurations.listConfigurations("(service.pid=" + WATCHER + "~" + NAME + ")");
            if (own != null) {
                own[0].delete();
            }
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            LOG.debug("The deploy folder may be watched for longer", e);
        }
    }

    private Path base() {
        String base = context.getProperty("karaf.base");
        return Path.of(base == null ? "" : base).toAbsolutePath();
    }

    /** The configuration by which the container watches a directory itself; empty for none. */
    private String watchedBy(Path directory) throws IOException, InvalidSyntaxException {
        Configuration[] watchers = configurations.listConfigurations("(service.factoryPid=" + WATCHER + ")");
        for (Configuration watcher : watchers == null ? new Configuration[0] : watchers) {
            Dictionary<String, Object> values = watcher.getProperties();
            Object watched = values == null ? null : values.get(DIRECTORY);
            if (watched != null
                    && !watcher.getPid().endsWith(NAME)
                    && Path.of(watched.toString()).toAbsolutePath().normalize().equals(directory)) {
                return watcher.getPid();
            }
        }
        return "";
    }

    private Dictionary<String, Object> settings(Path directory) {
        String data = context.getProperty("karaf.data");
        return new Hashtable<>(Map.of(
                DIRECTORY,
                directory.toString(),
                "felix.fileinstall.tmpdir",
                (data == null ? base().resolve("data") : Path.of(data))
                        .resolve("generated-bundles")
                        .toString(),
                "felix.fileinstall.poll",
                "1000",
                // A README has nobody who takes it, and would be offered to everybody each second.
                "felix.fileinstall.filter",
                "[^.].*\\.[^.]+",
                "felix.fileinstall.log.level",
                "3",
                // After a crash this configuration is there before this bundle is: bundles start at 80.
                "felix.fileinstall.active.level",
                "90",
                "felix.fileinstall.start.level",
                "80"));
    }
}
