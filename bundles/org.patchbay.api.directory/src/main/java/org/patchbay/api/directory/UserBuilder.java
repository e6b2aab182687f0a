package org.patchbay.api.directory;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.User.Fallback;
import org.patchbay.api.directory.User.Kind;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.api.directory.User.Platform;

/** Makes a {@link User}. */
public final class UserBuilder {
    private final String tenant;
    private final String id;
    private String site = "";
    private String upn = "";
    private String entraId = "";
    private String providerId = "";
    private String display = "";
    private Optional<E164> number = Optional.empty();
    private Optional<String> extension = Optional.empty();
    private Kind kind = Kind.PERSON;
    private Platform platform = Platform.HUB;
    private Set<Licence> licences = Set.of();
    private Set<String> groups = Set.of();
    private String classOfService = "";
    private Optional<E164> mobile = Optional.empty();
    private String providerAddress = "";
    private List<Fallback> fallbacks = List.of();

    UserBuilder(String tenant, String id) {
        this.tenant = tenant;
        this.id = id;
    }

    public UserBuilder site(String value) {
        site = value;
        return this;
    }

    public UserBuilder upn(String value) {
        upn = value.toLowerCase(Locale.ROOT);
        return this;
    }

    public UserBuilder entraId(String value) {
        entraId = value.toLowerCase(Locale.ROOT);
        return this;
    }

    public UserBuilder providerId(String value) {
        providerId = value;
        return this;
    }

    public UserBuilder display(String value) {
        display = value;
        return this;
    }

    public UserBuilder number(@Nullable E164 value) {
        number = Optional.ofNullable(value);
        return this;
    }

    /** @throws IllegalArgumentException when it is neither empty nor 1 to 10 digits */
    public UserBuilder extension(String value) {
        if (!value.matches("[0-9]{0,10}")) {
            throw new IllegalArgumentException("The extension '" + value + "' must be 1 to 10 digits.");
        }
        extension = value.isEmpty() ? Optional.empty() : Optional.of(value);
        return this;
    }

    public UserBuilder kind(Kind value) {
        kind = value;
        return this;
    }

    public UserBuilder platform(Platform value) {
        platform = value;
        return this;
    }

    public UserBuilder licences(Collection<Licence> value) {
        licences = Set.copyOf(value);
        return this;
    }

    public UserBuilder groups(Collection<String> value) {
        groups = Set.copyOf(value);
        return this;
    }

    public UserBuilder classOfService(String value) {
        classOfService = value;
        return this;
    }

    public UserBuilder mobile(@Nullable E164 value) {
        mobile = Optional.ofNullable(value);
        return this;
    }

    public UserBuilder providerAddress(String value) {
        providerAddress = value;
        return this;
    }

    public UserBuilder fallbacks(List<Fallback> value) {
        fallbacks = List.copyOf(value);
        return this;
    }

    public User build() {
        return new UserData(
                id,
                tenant,
                site,
                upn,
                entraId,
                providerId,
                display,
                number,
                extension,
                kind,
                platform,
                licences,
                groups,
                classOfService,
                mobile,
                providerAddress,
                fallbacks);
    }
}
