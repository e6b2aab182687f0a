package org.patchbay.api.ops.personal;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/** Answers what is kept about a person, and erases it, over all {@link PersonalData} that is there. */
@ProviderType
public interface PersonalOperations {

    /**
     * What one place says.
     *
     * @param problem what kept it from answering, or from erasing all; empty when all is well
     */
    record Part(String name, List<String> items, String problem) {
        public Part {
            items = List.copyOf(items);
        }
    }

    /**
     * All that is kept about a person. Audited, without what it is.
     *
     * @param who {@code TENANT/USER}, or a number in international form
     * @throws OperationException {@code INVALID} when it is neither
     */
    List<Part> export(String author, String who) throws OperationException;

    /**
     * Erases what is kept about a person: settings and the entry of the directory are removed with their histories, call records name a
     * pseudonym, recordings are deleted. Cannot be undone. A place that fails is told, the others go on, and it can be asked again. The audit
     * says that it was done, and goes on naming who did what before.
     *
     * @param who {@code TENANT/USER}, or a number in international form
     * @throws OperationException {@code INVALID} when it is neither
     */
    List<Part> erase(String author, String who) throws OperationException;

    /**
     * What is kept about a user where the user's tenant has a say: for who has a role for that tenant alone. What other tenants have of the same
     * number, such as a list that it is on, is left out. Audited.
     *
     * @throws OperationException {@code INVALID} when there is no such tenant
     */
    List<Part> export(String author, String tenant, String user) throws OperationException;

    /**
     * Erases the same. What other tenants have stays as it is, and so do files of the node, which are named as left.
     *
     * @throws OperationException {@code INVALID} when there is no such tenant
     */
    List<Part> erase(String author, String tenant, String user) throws OperationException;
}
