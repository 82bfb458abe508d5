"""Operations about visitors of web sites."""
