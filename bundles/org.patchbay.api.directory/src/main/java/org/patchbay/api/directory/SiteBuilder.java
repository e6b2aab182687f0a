package org.patchbay.api.directory;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;

/** Makes a {@link Site}. */
public final class SiteBuilder {
    private final String tenant;
    private final String id;
    private String name = "";
    private String country = "";
    private String region = "";
    private String address = "";
    private String zone = "";
    private String code = "";
    private Optional<E164> emergencyNumber = Optional.empty();
    private List<String> emergencyPeers = List.of();
    private String emergencyPrefix = "";
    private String classOfService = "";
    private List<User.Fallback> fallbacks = List.of();

    SiteBuilder(String tenant, String id) {
        this.tenant = tenant;
        this.id = id;
    }

    public SiteBuilder name(String value) {
        name = value;
        return this;
    }

    public SiteBuilder country(String value) {
        country = value;
        return this;
    }

    public SiteBuilder region(String value) {
        region = value;
        return this;
    }

    public SiteBuilder address(String value) {
        address = value;
        return this;
    }

    /** @throws IllegalArgumentException when it is no zone of the tz database */
    public SiteBuilder zone(String value) {
        if (!value.isEmpty() && !java.time.ZoneId.getAvailableZoneIds().contains(value)) {
            throw new IllegalArgumentException(
                    "The zone '" + value + "' is none of the tz database. Write it as Europe/Berlin.");
        }
        zone = value;
        return this;
    }

    /** @throws IllegalArgumentException when it is neither empty nor 1 to 5 digits */
    public SiteBuilder code(String value) {
        if (!value.matches("[0-9]{0,5}")) {
            throw new IllegalArgumentException("The code '" + value + "' must be 1 to 5 digits.");
        }
        code = value;
        return this;
    }

    public SiteBuilder emergencyNumber(@Nullable E164 value) {
        emergencyNumber = Optional.ofNullable(value);
        return this;
    }

    public SiteBuilder emergencyPeers(List<String> value) {
        emergencyPeers = List.copyOf(value);
        return this;
    }

    public SiteBuilder emergencyPrefix(String value) {
        emergencyPrefix = value;
        return this;
    }

    public SiteBuilder classOfService(String value) {
        classOfService = value;
        return this;
    }

    public SiteBuilder fallbacks(List<User.Fallback> value) {
        fallbacks = List.copyOf(value);
        return this;
    }

    public Site build() {
        return new SiteData(
                id,
                tenant,
                name,
                country,
                region,
                address,
                zone,
                code,
                emergencyNumber,
                emergencyPeers,
                emergencyPrefix,
                classOfService,
                fallbacks);
    }
}
