package org.patchbay.ops.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;

/**
 * Who is meant by a caller, whatever an operator writes.
 *
 * @param uri a whole URI, or the user part of one
 * @param user the user it is, if it is one
 * @param tenant the tenant whose number it is, if it is one's
 */
record Caller(String uri, Optional<User> user, Optional<String> tenant) {

    /** @param tenant whose users are meant; empty for those of all */
    static Caller of(String text, Optional<Tenant> tenant, Directory directory) throws OperationException {
        if (Dialled.isUri(text)) {
            return numbered(text, Party.of(text).e164(), directory);
        }
        Optional<E164> number = E164.parse(text);
        if (number.isPresent()) {
            return numbered(number.get().value(), number, directory);
        }
        List<User> meant = new ArrayList<>();
        for (Tenant each : tenant.map(List::of).orElseGet(directory::tenants)) {
            directory
                    .user(each.id(), text)
                    .or(() -> directory.byUpn(each.id(), text))
                    .or(() -> directory.byExtension(each.id(), text))
                    .ifPresent(meant::add);
        }
        if (meant.size() > 1) {
            throw Asked.wrong("'" + text + "' is a caller of several tenants: "
                    + meant.stream().map(u -> u.tenant() + "/" + u.id()).collect(Collectors.joining(", "))
                    + ". Say whose call it is.");
        }
        if (meant.isEmpty()) {
            return new Caller(
                    Dialled.of("caller", text, "a number (+493012345), an extension, a user or a sip: URI"),
                    Optional.empty(),
                    Optional.empty());
        }
        User user = meant.get(0);
        String shown = user.number()
                .map(E164::value)
                .or(user::extension)
                .orElseThrow(() -> Asked.wrong("User " + user.tenant() + "/" + user.id()
                        + " has neither a number nor an extension to call from. Give the user one of the two."));
        return new Caller(shown, meant.stream().findFirst(), Optional.of(user.tenant()));
    }

    private static Caller numbered(String uri, Optional<E164> number, Directory directory) {
        Optional<User> user = number.flatMap(directory::byNumber);
        return new Caller(uri, user, owner(number, directory));
    }

    /** Whose number this is. */
    static Optional<String> owner(Optional<E164> number, Directory directory) {
        return number.flatMap(directory::byNumber).map(User::tenant).or(() -> number.flatMap(directory::rangeOf)
                .map(NumberRange::tenant));
    }
}
