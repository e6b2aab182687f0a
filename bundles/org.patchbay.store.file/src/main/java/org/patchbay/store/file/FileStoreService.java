package org.patchbay.store.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Stored;

/**
 * Offers the file store; on a node with a database it is no store any more, and only says what it holds, for a database that is empty. Which
 * of the two cannot be declared, so the service is registered here.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.patchbay.store.file")
@Designate(ocd = FileStore.Config.class)
@Capability(
        namespace = "osgi.service",
        attribute = {"objectClass:List<String>=\"org.patchbay.api.ops.store.Store\"", "patchbay.store=file"})
@Capability(
        namespace = "osgi.service",
        attribute = {"objectClass:List<String>=\"java.util.function.Supplier\"", "patchbay.store=file"})
public final class FileStoreService {
    private static final Logger LOG = LoggerFactory.getLogger(FileStoreService.class);

    private final @Nullable FileStore store;
    private final ServiceRegistration<?> offered;

    @Activate
    public FileStoreService(
            BundleContext context,
            FileStore.Config config,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable
                    DatabaseConfigured database)
            throws IOException {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("patchbay.store", "file");
        Path directory = Locations.store(context::getProperty, config.directory());
        FileStore.Limits limits = FileStore.Limits.of(config, FileStore.Limits.DEFAULT);
        if (database == null) {
            store = new FileStore(directory, limits);
            offered = context.registerService(Store.class, store, properties);
            LOG.info("Documents are kept in {}.", directory);
        } else {
            store = null;
            Supplier<List<Stored>> left = () -> left(directory, limits);
            offered = context.registerService(Supplier.class, left, properties);
            LOG.info(
                    "This node is configured to keep its documents in a database (org.patchbay.store.jdbc): those in {} stay as they are."
                            + " That needs the feature patchbay-store-jdbc.",
                    directory);
        }
    }

    /** Every state of every document, each document's oldest first. */
    static List<Stored> left(Path directory, FileStore.Limits limits) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try {
            FileStore store = new FileStore(directory, limits);
            try {
                return store.everything();
            } finally {
                store.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "What the file store left cannot be read: " + e.getMessage()
                            + " To begin with nothing, move the directory away.",
                    e);
        }
    }

    @Modified
    void modified(FileStore.Config config) {
        if (store != null) {
            store.modified(config);
        }
    }

    @Deactivate
    void close() throws IOException {
        offered.unregister();
        if (store != null) {
            store.close();
        }
    }
}
