package org.patchbay.rest.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.rest.http.Caller;

/** Keeps from who has a role for some tenants what is said of others: that a number is taken may be told, not by whom. */
final class Discretion {
    private static final int PAGE = 1000;
    private static final String INSTEAD = "It contradicts what another tenant has. Ask who operates the node.";

    private final List<Pattern> others;

    private Discretion(List<Pattern> others) {
        this.others = others;
    }

    static Discretion of(Caller caller, DirectoryOperations operations) throws OperationException {
        List<Pattern> others = new ArrayList<>();
        if (!caller.mayAll(Role.AUDITOR)) {
            int read = PAGE;
            for (int offset = 0; read == PAGE; offset += PAGE) {
                var page = operations.list("tenants", "", "", offset, PAGE);
                page.stream()
                        .map(entry -> entry.key())
                        .filter(tenant -> !caller.may(Role.AUDITOR, tenant))
                        .forEach(tenant -> others.add(
                                Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(tenant) + "(?![A-Za-z0-9])")));
                read = page.size();
            }
        }
        return new Discretion(others);
    }

    String of(String text) {
        return others.stream().anyMatch(other -> other.matcher(text).find()) ? INSTEAD : text;
    }

    OperationException of(OperationException e) {
        return new OperationException(
                e.reason(), e.problems().stream().map(this::of).toList());
    }
}
