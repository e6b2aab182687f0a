package org.patchbay.zoom;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;

/** The accounts there are, and who of the directory is whom there. */
@Component(service = Accounts.class)
public final class Accounts {
    private final List<ZoomAccount> all = new CopyOnWriteArrayList<>();
    private final PhoneCalls calls = new PhoneCalls();
    private volatile @Nullable Directory directory;
    private volatile Runnable changed = () -> {};

    @Activate
    public Accounts() {
        // What there is comes by its references.
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAccount(ZoomAccount account) {
        all.add(account);
        changed.run();
    }

    /** Its settings are others now. */
    void updatedAccount(ZoomAccount account) {
        changed.run();
    }

    void unbindAccount(ZoomAccount account) {
        all.remove(account);
        changed.run();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDirectory(Directory bound) {
        directory = bound;
    }

    void unbindDirectory(Directory gone) {
        if (directory == gone) {
            directory = null;
        }
    }

    /** @param run what is done whenever there are other accounts, or other settings of one */
    void onChange(Runnable run) {
        changed = run;
    }

    /** Those that can be used, by name. */
    List<ZoomAccount> all() {
        return all.stream()
                .filter(each -> each.use().isPresent())
                .sorted(Comparator.comparing(ZoomAccount::name))
                .toList();
    }

    /** The tenant's; of several the first by name. */
    Optional<ZoomAccount> of(String tenant) {
        return all().stream()
                .filter(each -> each.use()
                        .filter(use -> use.settings().tenant().equals(tenant))
                        .isPresent())
                .findFirst();
    }

    boolean hasDirectory() {
        return directory != null;
    }

    /** What Zoom calls a user of the directory: the id there or, where it is known there, the mail address. */
    Optional<String> zoomId(AccountSettings settings, String user) {
        Directory now = directory;
        return now == null
                ? Optional.empty()
                : now.user(settings.tenant(), user)
                        .map(each ->
                                !each.providerId().isEmpty() || !settings.mailIsUpn() ? each.providerId() : each.upn())
                        .filter(id -> !id.isEmpty());
    }

    /** Whom Zoom means: by the id, which is the surer, or by the mail address. */
    Optional<User> user(AccountSettings settings, String id, String mail) {
        Directory now = directory;
        if (now == null) {
            return Optional.empty();
        }
        return (id.isEmpty() ? Optional.<User>empty() : now.byProviderId(settings.tenant(), id)).or(() -> {
            String upn = settings.mailIsUpn() ? mail(settings, id, mail) : "";
            // One who is somebody else there by the surer id is not the one.
            return upn.isEmpty()
                    ? Optional.empty()
                    : now.byUpn(settings.tenant(), upn)
                            .filter(each -> each.providerId().isEmpty() || id.isEmpty());
        });
    }

    /** How many users there are like this one, as Zoom tells users from each other: more than one where nobody can say who is meant. */
    long sameAt(AccountSettings settings, User user) {
        Directory now = directory;
        return now == null
                ? 0
                : now.users(settings.tenant()).stream()
                        .filter(each -> user.providerId().isEmpty()
                                ? each.providerId().isEmpty() && each.upn().equals(user.upn())
                                : each.providerId().equals(user.providerId()))
                        .count();
    }

    /** Telephone events give the id alone: the lists that were read have the address. */
    private String mail(AccountSettings settings, String id, String mail) {
        return !mail.isEmpty()
                ? mail.toLowerCase(Locale.ROOT)
                : of(settings.tenant())
                        .flatMap(ZoomAccount::use)
                        .flatMap(use -> use.people().find(id))
                        .map(Listed::mail)
                        .orElse("");
    }

    PhoneCalls calls() {
        return calls;
    }
}
