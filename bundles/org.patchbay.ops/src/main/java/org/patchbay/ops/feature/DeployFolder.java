package org.patchbay.ops.feature;

import java.io.File;

import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.feature.FeatureException;

/**
 * The {@code deploy/} folder for feature bundles: the same path as an update by command. Other files are left to the container. Removing a file
 * retires what it brought, if that is still what runs.
 */
@Component(
        service = ArtifactInstaller.class,
        property = {"service.ranking:Integer=100", DeployFolder.IS + ":Boolean=true"})
public final class DeployFolder implements ArtifactInstaller {
    /** Tells this from other installers of files. */
    static final String IS = "patchbay.deploy";

    private static final Logger LOG = LoggerFactory.getLogger(DeployFolder.class);

    private final Features features;

    @Activate
    public DeployFolder(@Reference Features features) {
        this.features = features;
    }

    @Override
    public boolean canHandle(File file) {
        return Candidate.looksRight(file.toPath());
    }

    @Override
    public void install(File file) {
        try {
            features.drop(file.toPath());
        } catch (FeatureException e) {
            LOG.warn("{} was not installed; what was live is live still. {}", file, e.getMessage());
        }
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        if (file.exists()) {
            // The watcher says this too when it hands a file to another installer.
            return;
        }
        features.allChosen().values().stream()
                .filter(c -> !c.retired() && c.dropped().equals(file.getName()))
                .forEach(c -> {
                    try {
                        features.retire("deploy", c.name());
                    } catch (FeatureException e) {
                        LOG.warn("{} was removed, but {} was not retired: {}", file, c.name(), e.getMessage());
                    }
                });
    }
}
