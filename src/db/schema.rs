//! Tables as diesel sees them. Mirrors migrations/; `diesel print-schema` writes it anew.

diesel::table! {
    tenants (id) {
        id -> Uuid,
        slug -> Text,
        name -> Text,
        default_locale -> Text,
        locales -> Array<Text>,
        features -> Nullable<Array<Text>>,
        support -> Jsonb,
        access -> Jsonb,
        ticket_rules -> Jsonb,
        request_types -> Jsonb,
        service_levels -> Nullable<Jsonb>,
        branding_version -> Int4,
        next_ticket_number -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        state -> Text,
        state_since -> Timestamptz,
        state_by -> Nullable<Uuid>,
        state_note -> Jsonb,
        previous_state -> Nullable<Text>,
        deletes_at -> Nullable<Timestamptz>,
        record_version -> Int4,
        redirecting_hosts -> Array<Text>,
        brand_base -> Bool,
    }
}

diesel::table! {
    tenant_hosts (tenant_id, host) {
        tenant_id -> Uuid,
        host -> Text,
        position -> Int4,
    }
}

diesel::table! {
    tenant_domains (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        name -> Text,
        token -> Text,
        state -> Text,
        becomes_first -> Bool,
        created_at -> Timestamptz,
        waiting_since -> Timestamptz,
        proven_at -> Nullable<Timestamptz>,
        failing_since -> Nullable<Timestamptz>,
        checks -> Int4,
        last_checked_at -> Nullable<Timestamptz>,
        next_check_at -> Nullable<Timestamptz>,
        problem -> Nullable<Text>,
        found -> Jsonb,
    }
}

diesel::table! {
    branding_versions (tenant_id, version) {
        tenant_id -> Uuid,
        version -> Int4,
        design -> Jsonb,
        published_at -> Timestamptz,
    }
}

diesel::table! {
    branding_publications (tenant_id, version) {
        tenant_id -> Uuid,
        version -> Int4,
        published_by -> Nullable<Text>,
        restored_from -> Nullable<Int4>,
        from_base -> Bool,
    }
}

diesel::table! {
    brand_preview_links (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        made_by -> Nullable<Text>,
        made_at -> Timestamptz,
        expires_at -> Timestamptz,
        opened_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    branding_drafts (tenant_id) {
        tenant_id -> Uuid,
        revision -> Int4,
        design -> Nullable<Jsonb>,
        based_on -> Int4,
        changed -> Jsonb,
        changed_by -> Nullable<Text>,
        updated_at -> Timestamptz,
        planned_design -> Nullable<Jsonb>,
        planned_for -> Nullable<Timestamptz>,
        planned_by -> Nullable<Text>,
    }
}

diesel::table! {
    brand_images (tenant_id, hash) {
        tenant_id -> Uuid,
        hash -> Text,
        content_type -> Text,
        width -> Int4,
        height -> Int4,
        bytes -> Bytea,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    contacts (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        email -> Text,
        display_name -> Text,
        kind -> Text,
        locale -> Text,
        phone -> Nullable<Text>,
        active -> Bool,
        created_at -> Timestamptz,
        department -> Nullable<Text>,
        password_allowed -> Bool,
        sso_allowed -> Bool,
        features_on -> Array<Text>,
        features_off -> Array<Text>,
        last_log_in_at -> Nullable<Timestamptz>,
        password_since -> Nullable<Timestamptz>,
        password_initial -> Bool,
        password_expires_at -> Nullable<Timestamptz>,
        password_mail_id -> Nullable<Uuid>,
        updated_at -> Timestamptz,
        mail_on_answer -> Bool,
        mail_on_status -> Bool,
        mail_on_message -> Bool,
        bell_on_answer -> Bool,
        bell_on_status -> Bool,
        bell_on_change -> Bool,
    }
}

diesel::table! {
    contact_passwords (tenant_id, contact_id) {
        tenant_id -> Uuid,
        contact_id -> Uuid,
        hash -> Text,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    staff (id) {
        id -> Uuid,
        display_name -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    staff_accounts (staff_id) {
        staff_id -> Uuid,
        email -> Text,
        role -> Text,
        locale -> Text,
        active -> Bool,
        all_tenants -> Bool,
        last_log_in_at -> Nullable<Timestamptz>,
        password_since -> Nullable<Timestamptz>,
        second_factor_since -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    staff_tenants (staff_id, tenant_id) {
        staff_id -> Uuid,
        tenant_id -> Uuid,
    }
}

diesel::table! {
    staff_passwords (staff_id) {
        staff_id -> Uuid,
        hash -> Text,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    staff_codes (staff_id) {
        staff_id -> Uuid,
        sealed -> Bytea,
        confirmed -> Bool,
        last_step -> Int8,
    }
}

diesel::table! {
    staff_recovery_codes (staff_id, hash) {
        staff_id -> Uuid,
        hash -> Bytea,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Bytea,
        tenant_id -> Nullable<Uuid>,
        contact_id -> Nullable<Uuid>,
        staff_id -> Nullable<Uuid>,
        bearer -> Bool,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        id -> Uuid,
        last_used_at -> Timestamptz,
        idle -> Nullable<Interval>,
        name -> Nullable<Text>,
        read_only -> Bool,
        method -> Text,
        client_address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        verified -> Bool,
        confirmed_at -> Nullable<Timestamptz>,
        viewed_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    view_handovers (token_hash) {
        token_hash -> Bytea,
        tenant_id -> Uuid,
        contact_id -> Uuid,
        staff_id -> Uuid,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    account_links (token_hash) {
        token_hash -> Bytea,
        tenant_id -> Nullable<Uuid>,
        contact_id -> Nullable<Uuid>,
        staff_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    audit_events (id) {
        id -> Uuid,
        at -> Timestamptz,
        action -> Text,
        actor_kind -> Text,
        actor_id -> Nullable<Uuid>,
        tenant_id -> Nullable<Uuid>,
        contact_id -> Nullable<Uuid>,
        staff_id -> Nullable<Uuid>,
        client_address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        detail -> Jsonb,
    }
}

diesel::table! {
    login_attempts (key) {
        key -> Bytea,
        failures -> Int4,
        counted_at -> Timestamptz,
        not_before -> Timestamptz,
        stamp -> Int8,
    }
}

diesel::table! {
    identity_providers (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        label -> Text,
        active -> Bool,
        position -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    identity_provider_settings (tenant_id, provider_id) {
        tenant_id -> Uuid,
        provider_id -> Uuid,
        issuer -> Text,
        client_id -> Text,
        rules -> Jsonb,
        secret_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    identity_provider_secrets (tenant_id, provider_id, id) {
        tenant_id -> Uuid,
        provider_id -> Uuid,
        id -> Uuid,
        sealed -> Bytea,
    }
}

diesel::table! {
    linked_identities (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        contact_id -> Uuid,
        provider_id -> Uuid,
        subject -> Text,
        email -> Text,
        linked_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    sso_attempts (state_hash) {
        state_hash -> Bytea,
        browser_hash -> Bytea,
        tenant_id -> Uuid,
        provider_id -> Uuid,
        host -> Text,
        sealed -> Bytea,
        return_to -> Text,
        client -> Bytea,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    tickets (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        number -> Int8,
        requester_id -> Uuid,
        assignee_id -> Nullable<Uuid>,
        subject -> Text,
        description -> Text,
        status -> Text,
        priority -> Text,
        reply_count -> Int4,
        entry_count -> Int4,
        note_count -> Int4,
        client_key -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        resolved_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        hidden -> Bool,
        rating -> Nullable<Int2>,
        rating_comment -> Nullable<Text>,
        rated_at -> Nullable<Timestamptz>,
        personal -> Bool,
        opened_by_contact_id -> Nullable<Uuid>,
        opened_by_name -> Nullable<Text>,
        merged_into -> Nullable<Uuid>,
        continued_in -> Nullable<Uuid>,
        request_type -> Nullable<Text>,
        request_form -> Nullable<Jsonb>,
        turn_since -> Timestamptz,
        next_due -> Nullable<Timestamptz>,
    }
}

// The same table: a definition of Diesel's has 32 columns at most, and no list of tickets reads these.
diesel::table! {
    #[sql_name = "tickets"]
    ticket_dues (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        answer_due -> Nullable<Timestamptz>,
        next_due -> Nullable<Timestamptz>,
        next_risk -> Nullable<Timestamptz>,
        next_warning -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    ticket_clocks (tenant_id, ticket_id) {
        tenant_id -> Uuid,
        ticket_id -> Uuid,
        clocks -> Jsonb,
    }
}

diesel::table! {
    ticket_entries (tenant_id, ticket_id, position) {
        tenant_id -> Uuid,
        ticket_id -> Uuid,
        position -> Int4,
        id -> Uuid,
        kind -> Text,
        author_contact_id -> Nullable<Uuid>,
        author_staff_id -> Nullable<Uuid>,
        author_name -> Text,
        body -> Nullable<Text>,
        old_status -> Nullable<Text>,
        new_status -> Nullable<Text>,
        assignee_name -> Nullable<Text>,
        client_key -> Nullable<Uuid>,
        created_at -> Timestamptz,
        old_priority -> Nullable<Text>,
        new_priority -> Nullable<Text>,
        rating -> Nullable<Int2>,
        automatic -> Bool,
        person_contact_id -> Nullable<Uuid>,
        person_name -> Nullable<Text>,
        related_ticket_id -> Nullable<Uuid>,
        old_type -> Nullable<Jsonb>,
        new_type -> Nullable<Jsonb>,
    }
}

diesel::table! {
    ticket_reads (tenant_id, contact_id, ticket_id) {
        tenant_id -> Uuid,
        contact_id -> Uuid,
        ticket_id -> Uuid,
        seen -> Int4,
    }
}

diesel::table! {
    ticket_internal_notes (tenant_id, ticket_id, position) {
        tenant_id -> Uuid,
        ticket_id -> Uuid,
        position -> Int4,
        id -> Uuid,
        author_staff_id -> Nullable<Uuid>,
        author_name -> Text,
        body -> Text,
        client_key -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    contact_directory (tenant_id, contact_id) {
        tenant_id -> Uuid,
        contact_id -> Uuid,
        display_name -> Text,
        department -> Nullable<Text>,
    }
}

diesel::table! {
    ticket_participants (tenant_id, ticket_id, contact_id) {
        tenant_id -> Uuid,
        ticket_id -> Uuid,
        contact_id -> Uuid,
        added_at -> Timestamptz,
    }
}

diesel::table! {
    ticket_grants (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        reader_id -> Uuid,
        scope -> Text,
        target_contact_id -> Nullable<Uuid>,
        target_department -> Nullable<Text>,
        may_reply -> Bool,
        may_open -> Bool,
        valid_until -> Timestamptz,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    ticket_links (one_ticket_id, other_ticket_id) {
        one_tenant_id -> Uuid,
        one_ticket_id -> Uuid,
        other_tenant_id -> Uuid,
        other_ticket_id -> Uuid,
        kind -> Text,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    desk_views (id) {
        id -> Uuid,
        author_id -> Uuid,
        name -> Text,
        shared -> Bool,
        tenant_id -> Nullable<Uuid>,
        filter -> Jsonb,
        order_field -> Text,
        descending -> Bool,
        shows -> Array<Text>,
        position -> Int4,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    canned_answers (id) {
        id -> Uuid,
        author_id -> Uuid,
        title -> Text,
        body -> Text,
        locale -> Text,
        shared -> Bool,
        tenant_id -> Nullable<Uuid>,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    mail_outbox (id) {
        tenant_id -> Nullable<Uuid>,
        id -> Uuid,
        template -> Text,
        locale -> Text,
        recipient_name -> Text,
        recipient_email -> Text,
        payload -> Jsonb,
        state -> Text,
        attempts -> Int4,
        next_attempt_at -> Timestamptz,
        last_error -> Nullable<Text>,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        sealed -> Nullable<Bytea>,
        ticket_id -> Nullable<Uuid>,
        conversation_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    inbound_mails (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        ticket_id -> Nullable<Uuid>,
        contact_id -> Uuid,
        client_key -> Uuid,
        state -> Text,
        reason -> Text,
        sender_name -> Text,
        sender_email -> Text,
        subject -> Text,
        body -> Text,
        headers -> Text,
        file_names -> Array<Text>,
        size -> Int8,
        received_at -> Timestamptz,
        handled_at -> Nullable<Timestamptz>,
        handled_by -> Nullable<Uuid>,
        conversation_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    attachments (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        uploader_contact_id -> Nullable<Uuid>,
        uploader_staff_id -> Nullable<Uuid>,
        ticket_id -> Nullable<Uuid>,
        conversation_id -> Nullable<Uuid>,
        message_id -> Nullable<Uuid>,
        internal -> Bool,
        position -> Int4,
        file_name -> Text,
        media_type -> Text,
        size -> Int8,
        sha256 -> Bytea,
        state -> Text,
        width -> Nullable<Int4>,
        height -> Nullable<Int4>,
        thumbnail_type -> Nullable<Text>,
        created_at -> Timestamptz,
        attached_at -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    attachments,
    tenants,
    tenant_hosts,
    tenant_domains,
    branding_versions,
    brand_preview_links,
    branding_drafts,
    branding_publications,
    brand_images,
    contacts,
    contact_passwords,
    staff,
    staff_accounts,
    staff_tenants,
    staff_passwords,
    staff_codes,
    staff_recovery_codes,
    sessions,
    account_links,
    view_handovers,
    audit_events,
    login_attempts,
    identity_providers,
    identity_provider_settings,
    identity_provider_secrets,
    linked_identities,
    sso_attempts,
    tickets,
    ticket_clocks,
    ticket_entries,
    ticket_internal_notes,
    ticket_reads,
    contact_directory,
    ticket_participants,
    ticket_grants,
    ticket_links,
    desk_views,
    canned_answers,
    mail_outbox,
    inbound_mails,
);

diesel::table! {
    announcements (id) {
        id -> Uuid,
        severity -> Text,
        texts -> Jsonb,
        for_all -> Bool,
        starts_at -> Timestamptz,
        ends_at -> Nullable<Timestamptz>,
        public -> Bool,
        dismissible -> Bool,
        revision -> Int4,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    announcement_tenants (announcement_id, tenant_id) {
        announcement_id -> Uuid,
        tenant_id -> Uuid,
    }
}

diesel::table! {
    announcement_dismissals (announcement_id, contact_id) {
        announcement_id -> Uuid,
        tenant_id -> Uuid,
        contact_id -> Uuid,
        revision -> Int4,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Uuid,
        tenant_id -> Nullable<Uuid>,
        name -> Text,
        url -> Text,
        events -> Array<Text>,
        active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        failures -> Int4,
        failing_since -> Nullable<Timestamptz>,
        paused_until -> Timestamptz,
    }
}

diesel::table! {
    webhook_secrets (webhook_id, id) {
        webhook_id -> Uuid,
        id -> Uuid,
        sealed -> Bytea,
        valid_until -> Timestamptz,
    }
}

diesel::table! {
    webhook_deliveries (webhook_id, position) {
        position -> Int8,
        id -> Uuid,
        webhook_id -> Uuid,
        tenant_id -> Nullable<Uuid>,
        ticket_id -> Nullable<Uuid>,
        event -> Text,
        change -> Nullable<Text>,
        entry_id -> Nullable<Uuid>,
        version -> Nullable<Int4>,
        actor_contact_id -> Nullable<Uuid>,
        actor_staff_id -> Nullable<Uuid>,
        happened_at -> Timestamptz,
        state -> Text,
        queued_at -> Timestamptz,
        attempts -> Int4,
        next_attempt_at -> Timestamptz,
        delivered_at -> Nullable<Timestamptz>,
        last_status -> Nullable<Int4>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    pages (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        slug -> Text,
        titles -> Jsonb,
        bodies -> Jsonb,
        position -> Int4,
        public -> Bool,
        version -> Int4,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    mail_texts (tenant_id, kind, locale) {
        tenant_id -> Uuid,
        kind -> Text,
        locale -> Text,
        subject -> Nullable<Text>,
        introduction -> Nullable<Text>,
        closing -> Nullable<Text>,
        version -> Int4,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    knowledge_categories (id) {
        id -> Uuid,
        tenant_id -> Nullable<Uuid>,
        parent_id -> Nullable<Uuid>,
        names -> Jsonb,
        slug -> Text,
        icon -> Nullable<Text>,
        position -> Int4,
        version -> Int4,
        updated_at -> Timestamptz,
        applied -> Nullable<Int4>,
    }
}

diesel::table! {
    articles (id) {
        id -> Uuid,
        tenant_id -> Nullable<Uuid>,
        tenants -> Nullable<Array<Uuid>>,
        category_id -> Nullable<Uuid>,
        state -> Text,
        in_review -> Bool,
        audience -> Text,
        kinds -> Array<Text>,
        departments -> Array<Text>,
        tags -> Array<Text>,
        owner_id -> Nullable<Uuid>,
        review_on -> Nullable<Date>,
        latest -> Int4,
        published -> Nullable<Int4>,
        publish_at -> Nullable<Timestamptz>,
        expires_at -> Nullable<Timestamptz>,
        published_at -> Nullable<Timestamptz>,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        helped -> Int4,
        applied -> Nullable<Int4>,
        file_name -> Nullable<Text>,
        related -> Array<Uuid>,
    }
}

diesel::table! {
    article_contacts (article_id, contact_id) {
        article_id -> Uuid,
        tenant_id -> Uuid,
        contact_id -> Uuid,
    }
}

diesel::table! {
    article_versions (article_id, number) {
        article_id -> Uuid,
        number -> Int4,
        tenant_id -> Nullable<Uuid>,
        texts -> Jsonb,
        author_id -> Nullable<Uuid>,
        author_name -> Text,
        created_at -> Timestamptz,
        files -> Array<Uuid>,
    }
}

diesel::table! {
    article_texts (article_id, locale, number) {
        article_id -> Uuid,
        number -> Int4,
        locale -> Text,
        tenant_id -> Nullable<Uuid>,
        slug -> Text,
        title -> Text,
        summary -> Text,
        body -> Text,
        plain -> Text,
        tags -> Text,
        shown_from -> Timestamptz,
        shown_until -> Nullable<Timestamptz>,
        files -> Array<Uuid>,
    }
}

diesel::table! {
    article_files (id) {
        id -> Uuid,
        article_id -> Uuid,
        tenant_id -> Nullable<Uuid>,
        uploader_id -> Nullable<Uuid>,
        file_name -> Text,
        media_type -> Text,
        size -> Int8,
        sha256 -> Bytea,
        state -> Text,
        width -> Nullable<Int4>,
        height -> Nullable<Int4>,
        thumbnail_type -> Nullable<Text>,
        created_at -> Timestamptz,
        came_as -> Nullable<Bytea>,
    }
}

diesel::table! {
    article_slugs (slug, article_id) {
        tenant_id -> Nullable<Uuid>,
        slug -> Text,
        article_id -> Uuid,
        locale -> Text,
        published -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    article_votes (article_id, number, contact_id) {
        article_id -> Uuid,
        number -> Int4,
        tenant_id -> Uuid,
        contact_id -> Uuid,
        helpful -> Bool,
        reason -> Nullable<Text>,
        comment -> Nullable<Text>,
        voted_at -> Timestamptz,
    }
}

diesel::table! {
    article_favourites (contact_id, article_id) {
        article_id -> Uuid,
        tenant_id -> Uuid,
        contact_id -> Uuid,
        added_at -> Timestamptz,
    }
}

diesel::table! {
    knowledge_synonyms (id) {
        id -> Uuid,
        tenant_id -> Nullable<Uuid>,
        locale -> Text,
        words -> Array<Text>,
    }
}

diesel::table! {
    knowledge_best_answers (id) {
        id -> Uuid,
        tenant_id -> Nullable<Uuid>,
        article_id -> Uuid,
        words -> Text,
    }
}

diesel::table! {
    article_step_votes (article_id, number, locale, step, contact_id) {
        article_id -> Uuid,
        number -> Int4,
        locale -> Text,
        step -> Int4,
        tenant_id -> Uuid,
        contact_id -> Uuid,
        helpful -> Bool,
        voted_at -> Timestamptz,
    }
}

diesel::table! {
    missed_search_days (tenant_id, locale, words, day) {
        tenant_id -> Uuid,
        locale -> Text,
        words -> Text,
        day -> Date,
        times -> Int4,
    }
}

diesel::table! {
    missed_searches (tenant_id, locale, words) {
        tenant_id -> Uuid,
        locale -> Text,
        words -> Text,
        times -> Int4,
        first_at -> Timestamptz,
        last_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(missed_search_days, missed_searches);
diesel::allow_tables_to_appear_in_same_query!(
    articles,
    article_versions,
    article_contacts,
    article_files,
    article_texts,
    article_favourites,
    article_votes,
    article_step_votes,
    contacts,
    knowledge_best_answers,
);

diesel::table! {
    conversations (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        subject -> Text,
        contact_id -> Uuid,
        ticket_id -> Nullable<Uuid>,
        rating -> Nullable<Int2>,
        rating_comment -> Nullable<Text>,
        state -> Text,
        revision -> Int4,
        message_count -> Int4,
        contact_read_up_to -> Int4,
        starter_id -> Uuid,
        client_id -> Uuid,
        started_at -> Timestamptz,
        last_message_at -> Timestamptz,
        waiting_since -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        picked_up_at -> Nullable<Timestamptz>,
        waited -> Nullable<Int4>,
        ended_by -> Nullable<Text>,
        missed_at -> Nullable<Timestamptz>,
        sending_id -> Nullable<Uuid>,
        unanswered -> Bool,
    }
}

diesel::table! {
    message_sendings (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        staff_id -> Uuid,
        client_id -> Uuid,
        subject -> Text,
        body -> Text,
        kinds -> Array<Text>,
        departments -> Array<Text>,
        contacts -> Array<Uuid>,
        begun -> Int4,
        sent_at -> Timestamptz,
    }
}

diesel::table! {
    chat_agents (staff_id) {
        staff_id -> Uuid,
        available -> Bool,
        away_until -> Nullable<Timestamptz>,
        chat_limit -> Int4,
    }
}

diesel::table! {
    conversation_staff (tenant_id, conversation_id, staff_id) {
        tenant_id -> Uuid,
        conversation_id -> Uuid,
        staff_id -> Uuid,
        display_name -> Text,
        joined_at -> Timestamptz,
        left_at -> Nullable<Timestamptz>,
        read_up_to -> Int4,
    }
}

diesel::table! {
    conversation_messages (tenant_id, conversation_id, position) {
        tenant_id -> Uuid,
        conversation_id -> Uuid,
        position -> Int4,
        id -> Uuid,
        author_contact_id -> Nullable<Uuid>,
        author_staff_id -> Nullable<Uuid>,
        author_name -> Text,
        body -> Nullable<Text>,
        client_id -> Uuid,
        replies_to -> Nullable<Int4>,
        revision -> Int4,
        created_at -> Timestamptz,
        edited_at -> Nullable<Timestamptz>,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    conversation_traces (tenant_id, conversation_id, position, revision) {
        tenant_id -> Uuid,
        conversation_id -> Uuid,
        position -> Int4,
        revision -> Int4,
        body -> Text,
        until -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    conversations,
    conversation_staff,
    conversation_messages,
    conversation_traces,
    contacts,
);
diesel::allow_tables_to_appear_in_same_query!(attachments, conversations);
diesel::allow_tables_to_appear_in_same_query!(conversations, inbound_mails);
diesel::allow_tables_to_appear_in_same_query!(conversations, tickets);
diesel::allow_tables_to_appear_in_same_query!(conversations, tenants);
diesel::allow_tables_to_appear_in_same_query!(conversations, staff);
diesel::allow_tables_to_appear_in_same_query!(attachments, conversation_messages);

diesel::table! {
    push_subscriptions (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        contact_id -> Uuid,
        session -> Nullable<Bytea>,
        endpoint -> Text,
        p256dh -> Bytea,
        auth -> Bytea,
        device -> Nullable<Text>,
        created_at -> Timestamptz,
        renewed_at -> Timestamptz,
        failing_since -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    asset_types (id) {
        id -> Uuid,
        key -> Text,
        names -> Jsonb,
        icon -> Text,
        fields -> Jsonb,
        version -> Int4,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    assets (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        type_id -> Uuid,
        name -> Text,
        sort_name -> Text,
        external_id -> Nullable<Text>,
        inventory_number -> Nullable<Text>,
        serial_number -> Nullable<Text>,
        manufacturer -> Nullable<Text>,
        model -> Nullable<Text>,
        status -> Text,
        location -> Nullable<Text>,
        warranty_until -> Nullable<Date>,
        lease_until -> Nullable<Date>,
        field_values -> Jsonb,
        parent_id -> Nullable<Uuid>,
        holder_contact_id -> Nullable<Uuid>,
        holder_department -> Nullable<Text>,
        shared -> Bool,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        search_text -> Text,
    }
}

diesel::table! {
    asset_assignments (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        asset_id -> Uuid,
        contact_id -> Nullable<Uuid>,
        contact_name -> Nullable<Text>,
        department -> Nullable<Text>,
        shared -> Bool,
        assigned_at -> Timestamptz,
        assigned_by -> Nullable<Uuid>,
        assigned_by_name -> Text,
        returned_at -> Nullable<Timestamptz>,
        returned_by -> Nullable<Uuid>,
        returned_by_name -> Nullable<Text>,
    }
}

diesel::table! {
    ticket_assets (tenant_id, ticket_id, asset_id) {
        tenant_id -> Uuid,
        ticket_id -> Uuid,
        asset_id -> Uuid,
        added_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(asset_types, assets, contacts);
diesel::allow_tables_to_appear_in_same_query!(ticket_assets, assets);
diesel::allow_tables_to_appear_in_same_query!(ticket_assets, asset_types);
diesel::allow_tables_to_appear_in_same_query!(ticket_assets, contacts);
