package org.patchbay.rest.resource;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.patchbay.rest.http.Route;

/** Everything that can be asked for. */
public final class Resources {
    private Resources() {}

    /**
     * @param importBytes how large an import may be
     * @param backups the directory of backups
     * @param backupBytes how large one that is sent here may be
     */
    public static List<Route> all(int importBytes, Path backups, long backupBytes) {
        return Stream.of(
                        NodeResource.routes(),
                        CatalogueResource.routes(),
                        CallResource.routes(),
                        RosterResource.routes(),
                        SettingsResource.routes(),
                        DirectoryResource.routes(),
                        new TransferResource(importBytes).routes(),
                        new ListResource(importBytes).routes(),
                        RoutingResource.routes(),
                        ContinuityResource.routes(),
                        PlanResource.routes(),
                        CountryResource.routes(),
                        PresenceResource.routes(),
                        GraphResource.routes(),
                        ZoomResource.routes(),
                        new NoticeResource().routes(),
                        PersonResource.routes(),
                        new BackupResource(backups, backupBytes).routes(),
                        TokenResource.routes())
                .flatMap(List::stream)
                .toList();
    }
}
